import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What is known of a band: its title, and the score at which it begins. */
export interface BandInfo {
  id: string;
  title: string;
  atLeast: number;
}

/** A band with its definition, so that everybody means the same by it. */
export function BandBadge({ band, bands }: { band: string; bands: readonly BandInfo[] }) {
  const { t } = useTranslation(['words', 'common']);
  const position = bands.findIndex(({ id }) => id === band);
  const info = bands[position];
  const above = bands[position + 1];
  const definition =
    info === undefined
      ? band
      : above === undefined
        ? t('bandFrom', { band: info.title, from: info.atLeast })
        : position === 0
          ? t('bandBelow', { band: info.title, below: above.atLeast })
          : t('bandBetween', { band: info.title, from: info.atLeast, below: above.atLeast });
  const isTop = position > 0 && position === bands.length - 1;
  return (
    <Tooltip label={definition} withArrow>
      <Badge
        size="sm"
        radius="sm"
        tt="none"
        fw={500}
        variant={isTop ? 'filled' : 'default'}
        maw="100%"
        tabIndex={-1}
      >
        {info?.title ?? band}
      </Badge>
    </Tooltip>
  );
}
