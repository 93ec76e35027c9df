import { Anchor, Badge, Button, FileButton, Group, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { mdiFileImportOutline, mdiPackageVariantClosed } from '@mdi/js';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProductAnswer } from '../../src/http/contract/products.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { EmailsTabs } from './emails-tabs.tsx';

/** The catalogue of products that e-mails suggest. */
export function ProductsPage() {
  const { t } = useTranslation(['emails', 'common']);
  const { number } = useFormat();
  const { may } = useSession();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 300);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['products', search],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/products', {
          params: {
            query: { limit: 50, ...(search !== '' && { search }), ...(pageParam && { after: pageParam }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const first = data?.pages[0];
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <EmailsTabs tab="products" actions={may('mail:write') && <ImportProducts />}>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} />}
      {first?.products === 0 && (
        <EmptyState
          icon={mdiPackageVariantClosed}
          title={t('products.emptyTitle')}
          text={t('products.emptyText')}
        />
      )}
      {first && first.products > 0 && (
        <>
          <Group justify="space-between" align="flex-end" mb="sm">
            <TextInput
              label={t('common:search')}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
            <Text size="sm" c="dimmed">
              {t('products.count', { count: first.products, number: number(first.products) })}
            </Text>
          </Group>
          <ProductTable items={items} />
          {hasNextPage && (
            <Button
              variant="default"
              mt="sm"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t('common:more')}
            </Button>
          )}
        </>
      )}
    </EmailsTabs>
  );
}

function ProductTable({ items }: { items: readonly ProductAnswer[] }) {
  const { t } = useTranslation('emails');
  const { number, currency: amount } = useFormat();
  return (
    <ScrollTable label={t('tabs.products')} minWidth={560}>
      <Table.Thead>
        <Table.Tr>
          {(['product', 'sku', 'categories', 'price'] as const).map((column) => (
            <Table.Th key={column} scope="col" ta={column === 'price' ? 'right' : undefined}>
              {t(`products.columns.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ sku, title, url, price, currency, categories, isAvailable }) => (
          <Table.Tr key={sku}>
            <Table.Th scope="row" fw={500}>
              <Group gap="xs">
                {url === null ? (
                  title
                ) : (
                  <Anchor href={url} target="_blank" rel="noreferrer">
                    {title}
                  </Anchor>
                )}
                {!isAvailable && (
                  <Badge variant="outline" color="orange" tt="none" c="var(--mantine-color-text)">
                    {t('products.unavailable')}
                  </Badge>
                )}
              </Group>
            </Table.Th>
            <Table.Td>{sku}</Table.Td>
            <Table.Td>{categories.join(', ')}</Table.Td>
            <Table.Td className="numbers" ta="right">
              {price === null ? '–' : currency === null ? number(price) : amount(price, currency)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function ImportProducts() {
  const { t } = useTranslation('emails');
  const { number } = useFormat();
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: async (file: File) =>
      answerOf(api.POST('/api/v1/products/import', { body: { content: await file.text() } })),
    onSuccess: async ({ saved }) => {
      await queries.invalidateQueries({ queryKey: ['products'] });
      notifyDone(t('products.imported', { count: saved, number: number(saved) }));
    },
  });
  const refused = take.data?.refusals ?? [];
  return (
    <div>
      <FileButton
        accept=".csv,.json,text/csv,application/json"
        onChange={(file) => file && take.mutate(file)}
      >
        {(props) => (
          <Button
            {...props}
            loading={take.isPending}
            leftSection={<Icon path={mdiFileImportOutline} size={18} />}
          >
            {t('products.import')}
          </Button>
        )}
      </FileButton>
      {take.error && <ProblemNotice problem={take.error} />}
      {refused.length > 0 && (
        <Notice color="orange" mt="xs">
          {refused.slice(0, 5).map(({ line, reason }) => (
            <Text key={`${line} ${reason}`} size="sm">
              {t('products.refused', { line, reason })}
            </Text>
          ))}
        </Notice>
      )}
    </div>
  );
}
