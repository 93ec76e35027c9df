import { NumberInput, Stack, Text, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { PreviewAnswer } from '../../src/http/contract/scorecards.ts';
import { useFormat } from '../i18n/use-format.ts';

/** The preview counts newcomers of so many weeks. */
const WEEKS = 4;

/** What publishing would trigger, and whether sales can keep up with it. */
export function PreviewLoad({ preview: { load, subjects } }: { preview: PreviewAnswer }) {
  const { t } = useTranslation('scorecards');
  const { number } = useFormat();
  const [capacity, setCapacity] = useLocalStorage<number | ''>({
    key: 'ripen-calls-a-week',
    defaultValue: '',
  });
  if (!load) return null;
  const { band, fires, enters, newcomersBefore, newcomersAfter } = load;
  const leads = ({ share }: { share: number }): number => Math.round(share * subjects);
  const perWeek = ({ share }: { share: number }): number => (share * subjects) / WEEKS;
  const some = (value: number): string => number(value, { maximumFractionDigits: 1 });
  const free = capacity === '' ? 0 : capacity - perWeek(newcomersAfter);
  const weeks = Math.max(1, Math.ceil(leads(enters) / free));
  return (
    <section>
      <Title order={2} mb={4}>
        {t('load.title')}
      </Title>
      <Stack gap={4} data-testid="preview-load">
        <Text size="sm">
          {t('load.fires', {
            count: leads(fires),
            number: number(leads(fires)),
            enters: number(leads(enters)),
            band,
          })}
        </Text>
        <Text size="sm">
          {t('load.perWeek', { number: some(perWeek(newcomersAfter)), band })}
          {newcomersBefore && ` ${t('load.before', { number: some(perWeek(newcomersBefore)) })}`}
        </Text>
        <NumberInput
          size="xs"
          maw={220}
          label={t('load.capacity')}
          min={0}
          value={capacity}
          onChange={(entered) => setCapacity(typeof entered === 'number' ? entered : '')}
        />
        {capacity !== '' && (
          <Text size="sm" fw={500} aria-live="polite">
            {free > 0 ? t('load.keepsUp', { count: weeks, number: number(weeks) }) : t('load.tooMany')}
          </Text>
        )}
      </Stack>
    </section>
  );
}
