import { Button, Group, MultiSelect, NumberInput, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { mdiClose, mdiFilterVariant, mdiMagnify } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SALES_STATUSES } from '../../src/domain/sales-status.ts';
import type { LiveScorecard } from '../../src/http/contract/queue.ts';
import { answerOf, api } from '../api/client.ts';
import { Icon } from '../ui/icon.tsx';
import { filterOf, PERIODS, type QueueSearch } from './queue-search.ts';

const ORDERS = ['score', 'activity', 'rise', 'fall'] as const;
const TYPING_MS = 120;

/** Searching, filtering and sorting the queue. What is chosen stands in the address. */
export function FilterBar({
  search,
  scorecards,
  onChange,
  searchField,
}: {
  search: QueueSearch;
  scorecards: readonly LiveScorecard[];
  onChange: (change: Partial<QueueSearch>) => void;
  searchField: RefObject<HTMLInputElement | null>;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const [text, setText] = useState(search.search ?? '');
  useEffect(() => setText(search.search ?? ''), [search.search]);
  const find = useDebouncedCallback((value: string) => onChange({ search: value }), TYPING_MS);
  const scorecard = scorecards.find(({ slug }) => slug === search.scorecard) ?? scorecards[0];
  const { scorecard: _, search: __, ...others } = filterOf(search);
  const chosen = Object.keys(others).length;
  return (
    <Group gap="xs" mb="xs" align="flex-end">
      <TextInput
        ref={searchField}
        type="search"
        size="xs"
        w={{ base: '100%', xs: 240 }}
        leftSection={<Icon path={mdiMagnify} size={16} />}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          find(value);
        }}
      />
      {scorecards.length > 1 && (
        <Select
          size="xs"
          w={180}
          aria-label={t('filter.scorecard')}
          data={scorecards.map(({ slug, title }) => ({ value: slug, label: title }))}
          value={scorecard?.slug ?? null}
          allowDeselect={false}
          onChange={(slug) => onChange({ scorecard: slug ?? '', band: '', grade: '' })}
        />
      )}
      <Select
        size="xs"
        w={170}
        aria-label={t('sort.label')}
        data={ORDERS.map((order) => ({ value: order, label: t(`sort.${order}`) }))}
        value={search.sort ?? 'score'}
        allowDeselect={false}
        onChange={(order) => onChange({ sort: (order ?? 'score') as QueueSearch['sort'] & string })}
      />
      <OwnerFilter search={search} onChange={onChange} />
      <MultiSelect
        size="xs"
        miw={150}
        maw={260}
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
    </Group>
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
      w={170}
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

/** Who looks after leads. */
export function useOwners(): string[] {
  const { data } = useQuery({
    queryKey: ['owners'],
    queryFn: () => answerOf<{ owners: string[] }>(api.GET('/api/v1/owners')),
    staleTime: 60_000,
  });
  return data?.owners ?? [];
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
            <NumberInput
              size="xs"
              label={t('filter.minScore')}
              value={search.minScore ?? ''}
              onChange={(value) => onChange({ minScore: String(value) })}
            />
            <NumberInput
              size="xs"
              label={t('filter.maxScore')}
              value={search.maxScore ?? ''}
              onChange={(value) => onChange({ maxScore: String(value) })}
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
          {period('active')}
          {period('changed')}
          {period('new')}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
