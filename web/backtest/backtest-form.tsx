import { Button, Checkbox, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversionOutcome } from '../../src/domain/conversion-probability.ts';
import { OPPORTUNITY_WON } from '../../src/domain/outcome.ts';
import { answerOf, api } from '../api/client.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { useLiveScorecard } from '../ui/use-live-scorecards.ts';

const USUAL_HORIZON_DAYS = 90;
/** A trait with more values than this names somebody rather than a state. */
const MOST_VALUES = 12;

type Amount = number | '';

/** What to try: one scorecard or two, what counts as a win, and what is known of calls. */
export function BacktestForm({ begin }: { begin: (body: object) => Promise<void> }) {
  const { t } = useTranslation('backtest');
  const contestants = useContestants();
  const outcomes = useOutcomes();
  const [first, setFirst] = useState<string | null>(null);
  const [second, setSecond] = useState<string | null>(null);
  const [outcome, setOutcome] = useState(JSON.stringify({ kind: 'event', event: OPPORTUNITY_WON }));
  const [horizon, setHorizon] = useState<Amount>(USUAL_HORIZON_DAYS);
  const [isImported, setIsImported] = useState(false);
  const [capacity, setCapacity] = useState<Amount>('');
  const [cost, setCost] = useState<Amount>('');
  const [value, setValue] = useState<Amount>('');
  const [isBeginning, setIsBeginning] = useState(false);
  const newest = useLiveScorecard(undefined);
  const usual = contestants.find(({ value }) => value === JSON.stringify({ slug: newest?.slug }));
  const chosen = first ?? (usual ?? contestants[0])?.value ?? null;
  const start = async (): Promise<void> => {
    setIsBeginning(true);
    await begin({
      scorecards: [chosen, second].flatMap((one) => (one === null ? [] : [JSON.parse(one)])),
      outcome: JSON.parse(outcome) as ConversionOutcome,
      horizonDays: horizon === '' ? USUAL_HORIZON_DAYS : horizon,
      knownBy: isImported ? 'occurred' : 'received',
      ...(capacity !== '' && { capacityPerWeek: capacity }),
      ...(cost !== '' && value !== '' && { economics: { costPerCall: cost, valuePerWin: value } }),
    });
    setIsBeginning(false);
  };
  const amount = (change: (amount: Amount) => void) => (entered: string | number) =>
    change(typeof entered === 'number' ? entered : '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <Stack gap="sm">
        <Group grow preventGrowOverflow={false} align="flex-start">
          <Select
            label={t('form.first')}
            data={contestants}
            value={chosen}
            onChange={setFirst}
            allowDeselect={false}
            searchable
          />
          <Select
            label={t('form.second')}
            placeholder={t('form.nothing')}
            data={contestants.filter((one) => one.value !== chosen)}
            value={second}
            onChange={setSecond}
            clearable
            searchable
          />
        </Group>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <Select
            label={t('form.outcome')}
            data={outcomes}
            value={outcome}
            onChange={(next) => next !== null && setOutcome(next)}
            allowDeselect={false}
            searchable
          />
          <NumberInput
            label={t('form.horizon')}
            min={1}
            max={3650}
            allowDecimal={false}
            value={horizon}
            onChange={amount(setHorizon)}
          />
        </Group>
        <Checkbox
          label={t('form.imported')}
          description={t('form.importedHint')}
          checked={isImported}
          onChange={(event) => setIsImported(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed">
          {t('form.optional')}
        </Text>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <NumberInput label={t('form.capacity')} min={0} value={capacity} onChange={amount(setCapacity)} />
          <NumberInput label={t('form.cost')} min={0} value={cost} onChange={amount(setCost)} />
          <NumberInput label={t('form.value')} min={0} value={value} onChange={amount(setValue)} />
        </Group>
        <Group>
          <Button type="submit" loading={isBeginning} disabled={chosen === null}>
            {t('form.start')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The scorecards that can be tried: what is live, then drafts, then earlier versions. */
function useContestants(): { value: string; label: string }[] {
  const { t } = useTranslation('backtest');
  const { data } = useQuery({
    queryKey: ['scorecards'],
    queryFn: () => answerOf(api.GET('/api/v1/scorecards')),
  });
  const ofLeads = data?.items.filter(({ subject }) => subject !== 'company') ?? [];
  const live = ofLeads.flatMap(({ slug, title, liveVersion }) =>
    liveVersion === null
      ? []
      : [{ value: JSON.stringify({ slug }), label: t('contestant.live', { title, version: liveVersion }) }],
  );
  const drafts = ofLeads.flatMap(({ slug, title, hasDraft }) =>
    hasDraft
      ? [{ value: JSON.stringify({ slug, draft: true }), label: t('contestant.draft', { title }) }]
      : [],
  );
  const earlier = ofLeads.flatMap(({ slug, title, liveVersion }) =>
    Array.from({ length: Math.max(0, (liveVersion ?? 0) - 1) }, (_, index) => ({
      value: JSON.stringify({ slug, version: index + 1 }),
      label: t('contestant.version', { title, version: index + 1 }),
    })).reverse(),
  );
  return [...live, ...drafts, ...earlier];
}

/** What may count as a win: the events that there are, and traits with few values. */
function useOutcomes(): { group: string; items: { value: string; label: string }[] }[] {
  const { t } = useTranslation('backtest');
  const { events, traits } = useCatalogue();
  const names = [...new Set([OPPORTUNITY_WON, ...events.map(({ name }) => name)])];
  return [
    {
      group: t('form.events'),
      items: names.map((event) => ({ value: JSON.stringify({ kind: 'event', event }), label: event })),
    },
    {
      group: t('form.traits'),
      items: traits
        .filter(({ values, types }) => values.length <= MOST_VALUES && types[0] === 'text')
        .flatMap(({ name, values }) =>
          values.map((value) => ({
            value: JSON.stringify({ kind: 'trait', trait: name, value }),
            label: `${name} = ${value}`,
          })),
        ),
    },
  ];
}
