import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SplitTestAnswer } from '../../src/http/contract/mail-templates.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';

const MEASURES = ['opened', 'clicked', 'unsubscribed'] as const;

/** What the variants have shown so far, by what people did; it may be looked at as often as one likes. */
export function SplitTest({ slug }: { slug: string }) {
  const { t } = useTranslation('emails');
  const { data, error } = useQuery({
    queryKey: ['emails', slug, 'split-test'],
    queryFn: () =>
      answerOf<SplitTestAnswer>(api.GET('/api/v1/emails/{slug}/split-test', { params: { path: { slug } } })),
  });
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return null;
  const { verdict } = data;
  return (
    <Stack component="section" gap="xs" mt="lg" aria-label={t('split.title')}>
      <Title order={2}>{t('split.title')}</Title>
      <Notice color={verdict.kind === 'best' ? 'leaf' : verdict.kind === 'uneven' ? 'red' : 'gray'}>
        {verdict.kind === 'best'
          ? t('split.verdict.best', { variant: verdict.variant })
          : t(`split.verdict.${verdict.kind}`)}
      </Notice>
      <Variants data={data} />
      <Differences data={data} />
      <Text size="sm" c="dimmed">
        {t('split.hint')}
      </Text>
    </Stack>
  );
}

function Variants({ data }: { data: SplitTestAnswer }) {
  const { t } = useTranslation('emails');
  const { number, percent } = useFormat();
  return (
    <ScrollTable label={t('split.title')} minWidth={460} className="numbers">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('split.variant')}</Table.Th>
          <Table.Th scope="col" ta="right">
            {t('split.leads')}
          </Table.Th>
          {MEASURES.map((measure) => (
            <Table.Th key={measure} scope="col" ta="right">
              {t(`columns.${measure}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.variants.map((variant) => (
          <Table.Tr key={variant.name}>
            <Table.Th scope="row" fw={500}>
              {variant.name}{' '}
              <Text span size="sm" c="dimmed">
                {percent(variant.share / 100, 0)}
              </Text>
            </Table.Th>
            <Table.Td ta="right">{number(variant.leads)}</Table.Td>
            {MEASURES.map((measure) => (
              <Table.Td key={measure} ta="right">
                {variant.leads === 0 ? '–' : percent(variant[measure] / variant.leads, 1)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function Differences({ data }: { data: SplitTestAnswer }) {
  const { t } = useTranslation('emails');
  const { percent } = useFormat();
  const known = data.comparisons.flatMap(({ difference, ...pair }) =>
    difference ? [{ ...pair, difference }] : [],
  );
  if (known.length === 0) return null;
  return (
    <Stack component="ul" gap={2} m={0} pl="md">
      {known.map(({ variant, with: other, measure, difference }) => (
        <li key={`${variant} ${other} ${measure}`}>
          <Text size="sm" span>
            {t('split.difference', {
              variant,
              other,
              measure: t(`columns.${measure}`),
              low: percent(difference.low, 1),
              high: percent(difference.high, 1),
            })}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
