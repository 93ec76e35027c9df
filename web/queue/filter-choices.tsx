import { Button, Group, MultiSelect, Popover, Select, Stack, TextInput } from '@mantine/core';
import { mdiClose, mdiFilterVariant } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SALES_STATUSES } from '../../src/domain/sales-status.ts';
import type { LiveScorecard } from '../../src/http/contract/queue.ts';
import type { SegmentAnswer } from '../../src/http/contract/segments.ts';
import { answerOf, api } from '../api/client.ts';
import { Icon } from '../ui/icon.tsx';
import { filterOf, PERIODS, type QueueSearch } from './queue-search.ts';
import { useOwners } from './use-owners.ts';

const ORDERS = ['score', 'activity', 'rise', 'fall'] as const;

/** Two beside each other on a phone. */
const WIDTH = { base: 'calc(50% - 5px)', xs: 170 };

/** By which scorecard, in which order, and which leads. */
export function FilterChoices({
  search,
  scorecards,
  onChange,
}: {
  search: QueueSearch;
  scorecards: readonly LiveScorecard[];
  onChange: (change: Partial<QueueSearch>) => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const scorecard = scorecards.find(({ slug }) => slug === search.scorecard) ?? scorecards[0];
  const { scorecard: _, search: __, ...others } = filterOf(search);
  const chosen = Object.keys(others).length;
  return (
    <>
      {scorecards.length > 1 && (
        <Select
          size="xs"
          w={WIDTH}
          aria-label={t('filter.scorecard')}
          data={scorecards.map(({ slug, title }) => ({ value: slug, label: title }))}
          value={scorecard?.slug ?? null}
          allowDeselect={false}
          onChange={(slug) => onChange({ scorecard: slug ?? '', band: '', grade: '' })}
        />
      )}
      <Select
        size="xs"
        w={WIDTH}
        aria-label={t('sort.label')}
        data={ORDERS.map((order) => ({ value: order, label: t(`sort.${order}`) }))}
        value={search.sort ?? 'score'}
        allowDeselect={false}
        onChange={(order) => onChange({ sort: (order ?? 'score') as QueueSearch['sort'] & string })}
      />
      <OwnerFilter search={search} onChange={onChange} />
      <MultiSelect
        size="xs"
        w={{ base: 'calc(50% - 5px)', xs: 'auto' }}
        miw={{ xs: 150 }}
        maw={{ xs: 260 }}
        aria-label={t('filter.band')}
        placeholder={search.band ? '' : t('filter.band')}
        data={(scorecard?.bands ?? []).toReversed().map(({ id, title }) => ({ value: id, label: title }))}
        value={search.band?.split(',') ?? []}
        onChange={(bands) => onChange({ band: bands.join(',') })}
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
      />
      <MoreFilters search={search} grades={scorecard?.grades ?? []} onChange={onChange} />
      {(chosen > 0 || search.search) && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<Icon path={mdiClose} size={16} />}
          onClick={() => onChange(NOTHING)}
        >
          {t('filter.clear')}
        </Button>
      )}
    </>
  );
}

const NOTHING: Partial<Record<keyof QueueSearch, string>> & Partial<QueueSearch> = {
  search: '',
  band: '',
  grade: '',
  owner: '',
  status: '',
  minScore: '',
  maxScore: '',
  country: '',
  condition: '',
};

function OwnerFilter({
  search,
  onChange,
}: {
  search: QueueSearch;
  onChange: (change: Partial<QueueSearch>) => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const owners = useOwners();
  return (
    <Select
      size="xs"
      w={WIDTH}
      searchable
      clearable
      aria-label={t('filter.owner')}
      placeholder={t('filter.owner')}
      clearButtonProps={{ 'aria-label': t('filter.clear') }}
      data={[
        { value: 'me', label: t('filter.mine') },
        { value: 'nobody', label: t('filter.nobody') },
        ...owners.map((owner) => ({ value: `=${owner}`, label: owner })),
      ]}
      value={search.owner ?? null}
      onChange={(owner) => onChange({ owner: owner ?? '' })}
    />
  );
}

function MoreFilters({
  search,
  grades,
  onChange,
}: {
  search: QueueSearch;
  grades: readonly string[];
  onChange: (change: Partial<QueueSearch>) => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const [country, setCountry] = useState(search.country ?? '');
  useEffect(() => setCountry(search.country ?? ''), [search.country]);
  const period = (name: 'active' | 'changed' | 'new') => (
    <Select
      size="xs"
      clearable
      clearButtonProps={{ 'aria-label': t('filter.clear') }}
      label={t(`filter.${name}`)}
      comboboxProps={{ withinPortal: false }}
      data={PERIODS.map((days) => ({ value: days, label: t('filter.days', { count: Number(days) }) }))}
      value={search[name] ?? null}
      onChange={(days) => onChange({ [name]: days ?? '' })}
    />
  );
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md" width={280}>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<Icon path={mdiFilterVariant} size={16} />}>
          {t('filter.more')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <MultiSelect
            size="xs"
            label={t('filter.status')}
            comboboxProps={{ withinPortal: false }}
            data={SALES_STATUSES.map((status) => ({ value: status, label: t(`words:status.${status}`) }))}
            value={search.status?.split(',') ?? []}
            onChange={(statuses) => onChange({ status: statuses.join(',') })}
          />
          {grades.length > 0 && (
            <MultiSelect
              size="xs"
              label={t('filter.grade')}
              comboboxProps={{ withinPortal: false }}
              data={[...grades]}
              value={search.grade?.split(',') ?? []}
              onChange={(chosen) => onChange({ grade: chosen.join(',') })}
            />
          )}
          <Group grow gap="xs">
            <TextInput
              size="xs"
              type="number"
              label={t('filter.minScore')}
              value={search.minScore ?? ''}
              onChange={({ currentTarget }) => onChange({ minScore: currentTarget.value })}
            />
            <TextInput
              size="xs"
              type="number"
              label={t('filter.maxScore')}
              value={search.maxScore ?? ''}
              onChange={({ currentTarget }) => onChange({ maxScore: currentTarget.value })}
            />
          </Group>
          <TextInput
            size="xs"
            label={t('filter.country')}
            value={country}
            onChange={({ currentTarget }) => setCountry(currentTarget.value)}
            onBlur={() => onChange({ country: country.trim() })}
            onKeyDown={({ key }) => key === 'Enter' && onChange({ country: country.trim() })}
          />
          <SegmentFilter search={search} onChange={onChange} />
          {period('active')}
          {period('changed')}
          {period('new')}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The condition of a segment, or one that the address brought along. */
function SegmentFilter({
  search,
  onChange,
}: {
  search: QueueSearch;
  onChange: (change: Partial<QueueSearch>) => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const { data } = useQuery({
    queryKey: ['segments'],
    queryFn: () => answerOf<{ items: SegmentAnswer[] }>(api.GET('/api/v1/segments')),
  });
  const segments = (data?.items ?? []).map(({ title, condition }) => ({
    value: JSON.stringify(condition),
    label: title,
  }));
  const { condition } = search;
  const isOwn = condition !== undefined && !segments.some(({ value }) => value === condition);
  return (
    <Select
      size="xs"
      clearable
      clearButtonProps={{ 'aria-label': t('filter.clear') }}
      label={t('filter.segment')}
      comboboxProps={{ withinPortal: false }}
      data={isOwn ? [...segments, { value: condition, label: t('filter.ownCondition') }] : segments}
      value={condition ?? null}
      onChange={(chosen) => onChange({ condition: chosen ?? '' })}
    />
  );
}
