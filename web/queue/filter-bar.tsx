import { Group, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { mdiMagnify } from '@mdi/js';
import { lazy, type RefObject, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveScorecard } from '../../src/http/contract/queue.ts';
import { Icon } from '../ui/icon.tsx';
import type { QueueSearch } from './queue-search.ts';

const TYPING_MS = 120;

// What one chooses from is fetched when the leads are there.
const FilterChoices = lazy(() =>
  import('./filter-choices.tsx').then((file) => ({ default: file.FilterChoices })),
);

/** Searching, filtering and sorting the queue. What is chosen stands in the address. */
export function FilterBar({
  search,
  scorecards,
  onChange,
  searchField,
}: {
  search: QueueSearch;
  /** Undefined until they are known. */
  scorecards: readonly LiveScorecard[] | undefined;
  onChange: (change: Partial<QueueSearch>) => void;
  searchField: RefObject<HTMLInputElement | null>;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const [text, setText] = useState(search.search ?? '');
  useEffect(() => setText(search.search ?? ''), [search.search]);
  const find = useDebouncedCallback((value: string) => onChange({ search: value }), TYPING_MS);
  const isComing = <Skeleton height={30} w={{ base: '100%', xs: 520 }} />;
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
      <Suspense fallback={isComing}>
        {scorecards ? (
          <FilterChoices search={search} scorecards={scorecards} onChange={onChange} />
        ) : (
          isComing
        )}
      </Suspense>
    </Group>
  );
}
