import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { QueuePage } from '../../src/http/contract/queue.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { BandBadge } from './band-badge.tsx';
import { TextLink } from './text-link.tsx';
import { useLiveScorecard } from './use-live-scorecards.ts';

const MOST_PEOPLE = 20;

/** The people of a company, the highest score first. */
export function PeopleTable({
  companyId,
  without,
  label,
}: {
  companyId: string;
  /** Somebody who is shown already. */
  without?: string;
  label: string;
}) {
  const { t } = useTranslation(['words', 'common']);
  const format = useFormat();
  const scorecard = useLiveScorecard(undefined);
  const { data } = useQuery({
    queryKey: ['people', companyId],
    queryFn: async () =>
      (
        await answerOf<QueuePage>(
          api.GET('/api/v1/leads', { params: { query: { company: companyId, limit: MOST_PEOPLE + 1 } } }),
        )
      ).items,
  });
  if (!data) return <Skeleton height={80} />;
  const people = data.filter(({ subjectId }) => subjectId !== without).slice(0, MOST_PEOPLE);
  if (people.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('nobodyElse')}
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table verticalSpacing={4} aria-label={label}>
        <Table.Tbody>
          {people.map((lead) => (
            <Table.Tr key={lead.subjectId}>
              <Table.Td w={44} className="numbers" fw={600}>
                {lead.score}
              </Table.Td>
              <Table.Td>
                <TextLink to="/leads/$lead" params={{ lead: lead.subjectId }}>
                  {lead.name}
                </TextLink>
              </Table.Td>
              <Table.Td>
                <BandBadge band={lead.band} bands={scorecard?.bands ?? []} />
              </Table.Td>
              <Table.Td>
                <Text size="xs" c="dimmed">
                  {format.relative(lead.lastSeenAt, Date.now())}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
