import { List, Select, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REJECTION_REASONS } from '../../src/domain/sales-status.ts';
import type { FeedbackReport } from '../../src/http/contract/learning.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { useLiveScorecards } from '../ui/use-live-scorecards.ts';
import { RateBar } from './rate-bar.tsx';

/** Where sales and the score disagree. */
export function FeedbackSection() {
  const { t } = useTranslation('learning');
  const [slug, setSlug] = useState<string | null>(null);
  const scorecards = useLiveScorecards()?.filter(({ subject }) => subject === 'lead') ?? [];
  const scorecard = slug ?? scorecards[0]?.slug;
  const { data, error, refetch } = useQuery({
    queryKey: ['feedback', scorecard],
    enabled: scorecard !== undefined,
    queryFn: () =>
      answerOf<FeedbackReport>(
        api.GET('/api/v1/learning/feedback', { params: { query: scorecard ? { scorecard } : {} } }),
      ),
  });
  return (
    <Section title={t('feedback.title')}>
      <Select
        label={t('feedback.scorecard')}
        mb="sm"
        maw={320}
        allowDeselect={false}
        value={scorecard ?? null}
        data={scorecards.map((one) => ({ value: one.slug, label: one.title }))}
        onChange={setSlug}
      />
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && scorecard !== undefined && <Skeleton height={80} />}
      {data && <Report report={data} />}
    </Section>
  );
}

function Report({ report }: { report: FeedbackReport }) {
  const { t } = useTranslation(['learning', 'words']);
  const { number, percent } = useFormat();
  const { accepted, rejected, bands, highRejected, lowAccepted } = report;
  if (accepted + rejected === 0) return <Text size="sm">{t('feedback.none')}</Text>;
  const share = (one: { share: number; low: number; high: number }) => ({
    share: percent(one.share),
    low: percent(one.low),
    high: percent(one.high),
  });
  const reasonWords = (reason: string): string => {
    const known = REJECTION_REASONS.find((one) => one === reason);
    return known ? t(`words:rejection.${known}`) : reason || t('feedback.noReason');
  };
  return (
    <>
      <Text size="sm">
        {t('feedback.counts', { accepted: number(accepted), rejected: number(rejected) })}{' '}
        {report.areaUnderCurve !== null && t('feedback.agreement', { share: percent(report.areaUnderCurve) })}
      </Text>
      <ScrollTable label={t('feedback.title')} minWidth={420}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('columns.band')}</Table.Th>
            <Table.Th scope="col">{t('columns.judged')}</Table.Th>
            <Table.Th scope="col" w="50%">
              {t('columns.accepted')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="numbers">
          {bands.toReversed().map((band) => (
            <Table.Tr key={band.band}>
              <Table.Th scope="row" fw={400}>
                {band.title}
              </Table.Th>
              <Table.Td>{number(band.leads)}</Table.Td>
              <Table.Td>
                {band.leads === 0 ? (
                  '–'
                ) : (
                  <RateBar
                    most={1}
                    rate={{ conversionRate: band.share, conversionLow: band.low, conversionHigh: band.high }}
                  />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      {highRejected.length > 0 && (
        <>
          <Text size="sm" mt="sm">
            {t('feedback.highRejected')}
          </Text>
          <List size="sm">
            {highRejected.map((one) => (
              <List.Item key={one.reason}>
                {t('feedback.reason', {
                  reason: reasonWords(one.reason),
                  number: number(one.leads),
                  ...share(one),
                })}
              </List.Item>
            ))}
          </List>
        </>
      )}
      {accepted > 0 && (
        <Text size="sm" mt="sm">
          {t('feedback.lowAccepted', { number: number(lowAccepted.leads), ...share(lowAccepted) })}
        </Text>
      )}
    </>
  );
}
