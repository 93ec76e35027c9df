import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { JourneyCheckAnswer } from '../../src/http/contract/journeys.ts';
import type { Draft } from '../scorecards/use-draft.ts';
import { Notice } from '../ui/notice.tsx';
import { TextLink } from '../ui/text-link.tsx';
import type { JourneyView } from './journey-view.ts';
import { useStepWords } from './use-step-words.ts';

/** Where what a step refers to is made, by the key under which it stands. */
const MADE_AT = {
  team: { to: '/sales/team', label: 'shell:navigation.salesTeam' },
  channel: { to: '/sales/alerts', label: 'shell:navigation.alerts' },
  page: { to: '/sales/meetings', label: 'shell:navigation.meetings' },
} as const;

/** What is wrong or probably not meant, each with the way to where it is. */
export function Findings({
  draft,
  view,
  check,
}: {
  draft: Draft;
  view: JourneyView;
  check: JourneyCheckAnswer | undefined;
}) {
  const { t } = useTranslation(['journeys', 'scorecards', 'shell']);
  const words = useStepWords();
  const findings = [
    ...(check?.problems ?? []).map(({ path, message }) => ({ path, message, color: 'red' })),
    ...(check?.warnings ?? []).map(({ path, kind, about }) => ({
      path,
      message: t(`warnings.${kind}`, { about }),
      color: 'orange',
    })),
  ];
  const stepAt = (path: string) => view.steps[Number(/^steps\[(\d+)\]/.exec(path)?.[1] ?? Number.NaN)];
  const madeAt = (path: string) => {
    const key = /\]\.\w+\.(team|channel|page)$/.exec(path)?.[1];
    return key === 'team' || key === 'channel' || key === 'page' ? MADE_AT[key] : undefined;
  };
  return (
    <>
      {draft.mistake && (
        <Notice color="red" mb="sm" title={t('scorecards:editor.unreadable')}>
          {draft.mistake.message}
        </Notice>
      )}
      {(['red', 'orange'] as const).map((color) => {
        const some = findings.filter((one) => one.color === color).slice(0, 8);
        if (some.length === 0 || draft.mistake) return null;
        return (
          <Notice
            key={color}
            color={color}
            mb="sm"
            title={color === 'red' ? t('scorecards:editor.problems') : t('warningsTitle')}
          >
            <ul style={{ margin: 0, paddingLeft: '1.25rem' }}>
              {some.map(({ path, message }) => {
                const step = stepAt(path);
                const place = madeAt(path);
                return (
                  <li key={path + message}>
                    <Text size="sm" span>
                      {message}
                    </Text>{' '}
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      onClick={() => view.open(step ? { kind: 'step', id: step.id } : { kind: 'start' })}
                    >
                      {step ? words.titleOf(step) : t('start')}
                    </Button>
                    {place && (
                      <TextLink to={place.to} fz="sm" ml="xs" c="inherit" underline="always">
                        {t(place.label)}
                      </TextLink>
                    )}
                  </li>
                );
              })}
            </ul>
          </Notice>
        );
      })}
    </>
  );
}
