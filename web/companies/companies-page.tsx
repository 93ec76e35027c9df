import { Button, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { mdiDomain, mdiMagnify } from '@mdi/js';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.d.ts';
import { useFormat } from '../i18n/use-format.ts';
import { BandBadge } from '../ui/band-badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { useLiveScorecard } from '../ui/use-live-scorecards.ts';

type CompaniesAnswer = paths['/api/v1/companies']['get']['responses'][200]['content']['application/json'];

const TYPING_MS = 150;

/** Companies, the most promising first. */
export function CompaniesPage() {
  const { t } = useTranslation(['companies', 'common']);
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const companies = useInfiniteQuery({
    queryKey: ['companies', search],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answerOf<CompaniesAnswer>(
        api.GET('/api/v1/companies', {
          params: { query: { ...(search && { search }), ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = companies.data?.pages.flatMap((page) => page.items) ?? [];
  const first = companies.data?.pages[0];
  return (
    <>
      <PageHeader title={t('title')} text={first && t(`rankedBy.${first.rankedBy}`)} />
      <TextInput
        type="search"
        size="xs"
        mb="sm"
        maw={300}
        leftSection={<Icon path={mdiMagnify} size={16} />}
        aria-label={t('search')}
        placeholder={t('search')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {companies.isError && (
        <ProblemNotice problem={companies.error} retry={() => void companies.refetch()} />
      )}
      {companies.isPending && <Skeleton height={320} />}
      {companies.isSuccess && items.length === 0 && (
        <EmptyState icon={mdiDomain} title={t('empty')} text={search ? t('notFound') : t('emptyText')} />
      )}
      {items.length > 0 && <CompanyTable items={items} scorecard={first?.scorecard} />}
      {companies.hasNextPage && (
        <Button
          mt="sm"
          variant="subtle"
          loading={companies.isFetchingNextPage}
          onClick={() => void companies.fetchNextPage()}
        >
          {t('common:more')}
        </Button>
      )}
    </>
  );
}

function CompanyTable({
  items,
  scorecard,
}: {
  items: CompaniesAnswer['items'];
  scorecard: string | undefined;
}) {
  const { t } = useTranslation(['companies', 'common']);
  const format = useFormat();
  const bands = useLiveScorecard(scorecard)?.bands ?? [];
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table verticalSpacing={6} aria-label={t('title')}>
        <Table.Thead>
          <Table.Tr>
            {(['score', 'company', 'band', 'people', 'bestLead', 'activity'] as const).map((column) => (
              <Table.Th key={column} {...(HIDDEN.has(column) && { visibleFrom: 'sm' })}>
                {t(`column.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ companyId, name, score, band, people, bestLead, lastSeenAt }) => (
            <Table.Tr key={companyId}>
              <Table.Td className="numbers" fw={700} w={80}>
                {score}
              </Table.Td>
              <Table.Td>
                <TextLink to="/companies/$company" params={{ company: companyId }}>
                  {name}
                </TextLink>
              </Table.Td>
              <Table.Td>{band !== null && <BandBadge band={band} bands={bands} />}</Table.Td>
              <Table.Td className="numbers" visibleFrom="sm">
                {format.number(people)}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                {bestLead && (
                  <TextLink to="/leads/$lead" params={{ lead: bestLead.leadId }}>
                    {bestLead.name ?? bestLead.leadId}
                  </TextLink>
                )}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm" c="dimmed">
                  {lastSeenAt !== null && format.relative(lastSeenAt, Date.now())}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Columns for which a phone has no room. */
const HIDDEN: ReadonlySet<string> = new Set(['people', 'bestLead', 'activity']);
