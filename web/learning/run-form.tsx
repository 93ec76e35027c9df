import {
  Button,
  Checkbox,
  Collapse,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LearningOrder } from '../../src/http/contract/learning.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { useLiveScorecards } from '../ui/use-live-scorecards.ts';
import { useWords } from '../words/use-words.ts';
import { useBeginRun } from './use-learning-runs.ts';

const USUAL: Order = {
  event: 'Opportunity Won',
  horizonDays: 90,
  wasImported: false,
  rules: 15,
  scale: 100,
  pairs: false,
  prior: null,
  acceptedShare: 0,
};

interface Order {
  event: string;
  horizonDays: number;
  wasImported: boolean;
  rules: number;
  scale: number;
  pairs: boolean;
  prior: string | null;
  /** In percent. */
  acceptedShare: number;
}

/** What to look at: the outcome and how soon, and, where it is to be learned, how. */
export function RunForm({
  learns,
  request,
  isBusy,
}: {
  learns: boolean;
  /** The one before, to begin with. */
  request: LearningOrder | undefined;
  isBusy: boolean;
}) {
  const { t } = useTranslation('learning');
  const [order, setOrder] = useState<Order>(() => (request ? orderOf(request) : USUAL));
  const [showsMore, setShowsMore] = useState(false);
  const begin = useBeginRun();
  const change = (part: Partial<Order>): void => setOrder({ ...order, ...part });
  return (
    <Paper
      component="form"
      withBorder
      p="md"
      mb="md"
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate(requestOf(order, learns));
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <OutcomeSelect value={order.event} onChange={(event) => change({ event })} />
          <NumberInput
            label={t('form.horizon')}
            description={t('form.horizonHint')}
            min={1}
            max={3650}
            value={order.horizonDays}
            onChange={(value) => change({ horizonDays: Number(value) || 1 })}
          />
        </SimpleGrid>
        <Collapse expanded={showsMore}>
          <Stack gap="sm">
            {learns && <LearningFields order={order} change={change} />}
            <Checkbox
              label={t('form.imported')}
              description={t('form.importedHint')}
              checked={order.wasImported}
              onChange={({ currentTarget }) => change({ wasImported: currentTarget.checked })}
            />
          </Stack>
        </Collapse>
        <Group>
          <Button type="submit" loading={begin.isPending} disabled={isBusy}>
            {learns ? t('learn.begin') : t('review.begin')}
          </Button>
          <Button variant="subtle" aria-expanded={showsMore} onClick={() => setShowsMore(!showsMore)}>
            {showsMore ? t('form.less') : t('form.more')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function OutcomeSelect({ value, onChange }: { value: string; onChange: (event: string) => void }) {
  const { t } = useTranslation('learning');
  const words = useWords();
  const { events } = useCatalogue();
  const names = [
    ...new Set(['Opportunity Won', 'Opportunity Opened', value, ...events.map(({ name }) => name)]),
  ];
  return (
    <Select
      label={t('form.outcome')}
      description={t('form.outcomeHint')}
      searchable
      allowDeselect={false}
      value={value}
      data={names.map((name) => ({ value: name, label: words.event(name) }))}
      onChange={(event) => event !== null && onChange(event)}
    />
  );
}

function LearningFields({ order, change }: { order: Order; change: (part: Partial<Order>) => void }) {
  const { t } = useTranslation('learning');
  const scorecards = useLiveScorecards()?.filter(({ subject }) => subject === 'lead') ?? [];
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberInput
          label={t('form.rules')}
          description={t('form.rulesHint')}
          min={1}
          max={60}
          value={order.rules}
          onChange={(value) => change({ rules: Number(value) || 1 })}
        />
        <NumberInput
          label={t('form.scale')}
          description={t('form.scaleHint')}
          min={10}
          max={1000}
          value={order.scale}
          onChange={(value) => change({ scale: Number(value) || 10 })}
        />
        <Select
          label={t('form.prior')}
          description={t('form.priorHint')}
          placeholder={t('form.priorNone')}
          clearable
          value={order.prior}
          data={scorecards.map(({ slug, title }) => ({ value: slug, label: title }))}
          onChange={(prior) => change({ prior })}
        />
        <NumberInput
          label={t('form.accepted')}
          description={t('form.acceptedHint')}
          min={0}
          max={100}
          suffix=" %"
          value={order.acceptedShare}
          onChange={(value) => change({ acceptedShare: Number(value) || 0 })}
        />
      </SimpleGrid>
      <Checkbox
        label={t('form.pairs')}
        description={t('form.pairsHint')}
        checked={order.pairs}
        onChange={({ currentTarget }) => change({ pairs: currentTarget.checked })}
      />
    </>
  );
}

function orderOf({
  outcome,
  horizonDays,
  knownBy,
  rules,
  scale,
  pairs,
  prior,
  acceptedWeight,
}: LearningOrder): Order {
  return {
    event: outcome.kind === 'event' ? outcome.event : USUAL.event,
    horizonDays,
    wasImported: knownBy === 'occurred',
    rules,
    scale,
    pairs,
    prior,
    acceptedShare: Math.round((acceptedWeight ?? 0) * 100),
  };
}

function requestOf(
  { event, wasImported, acceptedShare, ...order }: Order,
  learns: boolean,
): Partial<LearningOrder> {
  return {
    ...order,
    learns,
    outcome: { kind: 'event', event },
    knownBy: wasImported ? 'occurred' : 'received',
    acceptedWeight: acceptedShare > 0 ? acceptedShare / 100 : null,
  };
}
