import { Anchor, Button, Skeleton, Table, Text } from '@mantine/core';
import { mdiPlus, mdiSelectGroup } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** All segments, with how many leads are in each. */
export function SegmentsPage() {
  const { t } = useTranslation('segments');
  const { number, percent, dateTime } = useFormat();
  const { may } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['segments'],
    queryFn: () => answerOf(api.GET('/api/v1/segments')),
  });
  const create = may('segments:write') && (
    <Button component={Link} to="/segments/new" leftSection={<Icon path={mdiPlus} size={18} />}>
      {t('new')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} actions={create} />
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={200} />}
      {data?.items.length === 0 && (
        <EmptyState icon={mdiSelectGroup} title={t('emptyTitle')} text={t('emptyText')} />
      )}
      {data && data.items.length > 0 && (
        <Table.ScrollContainer minWidth={0}>
          <Table aria-label={t('title')}>
            <Table.Thead>
              <Table.Tr>
                {(['name', 'leads', 'changed'] as const).map((column) => (
                  <Table.Th key={column} scope="col">
                    {t(`columns.${column}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map(({ slug, title, description, count, updatedAt, updatedBy }) => (
                <Table.Tr key={slug}>
                  <Table.Th scope="row" fw={500}>
                    <Anchor component={Link} to={`/segments/${slug}`}>
                      {title}
                    </Anchor>
                    <Text size="sm" c="dimmed">
                      {description}
                    </Text>
                  </Table.Th>
                  <Table.Td className="numbers">
                    {count.isExact
                      ? number(count.matching.subjects)
                      : t('about', {
                          number: number(Math.round(count.matching.share * count.subjects)),
                        })}{' '}
                    <Text span size="sm" c="dimmed">
                      {percent(count.matching.share, 1)}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{t('changedBy', { date: dateTime(updatedAt), name: updatedBy })}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
