import { Badge, Group, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReviewedMeasureAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { RateBar } from './rate-bar.tsx';
import type { MeasureNames } from './use-measure-names.ts';

/** A measure: what it tells in a sentence, and the conversion rate of each group of leads. */
export function MeasureCard({
  measure,
  names,
  allRate,
}: {
  measure: ReviewedMeasureAnswer;
  names: MeasureNames;
  allRate: number;
}) {
  const { t } = useTranslation('learning');
  const { number, percent } = useFormat();
  const title = names.measure(measure.name);
  const most = Math.max(
    allRate,
    ...measure.groups.filter(isSeen).map(({ conversionHigh }) => conversionHigh),
  );
  return (
    <section aria-label={title}>
      <Group gap="xs" mb={4}>
        <Title order={3} size="h4">
          {title}
        </Title>
        <Badge variant="light" tt="none" c="var(--mantine-color-text)">
          {t(`strength.${measure.strength}`)}
        </Badge>
        {measure.direction !== null && measure.direction !== 'mixed' && (
          <Badge variant="outline" tt="none" c="var(--mantine-color-text)">
            {t(`direction.${measure.direction}`)}
          </Badge>
        )}
      </Group>
      <Finding measure={measure} names={names} />
      <ScrollTable label={title} minWidth={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('columns.group')}</Table.Th>
            <Table.Th scope="col">{t('columns.leads')}</Table.Th>
            <Table.Th scope="col">{t('columns.converted')}</Table.Th>
            <Table.Th scope="col" w="40%">
              {t('columns.rate')}
            </Table.Th>
            <Table.Th scope="col">{t('columns.lift')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="numbers">
          {measure.groups.filter(isSeen).map((group) => (
            <Table.Tr key={names.group(group.test)}>
              <Table.Th scope="row" fw={400}>
                {names.group(group.test)}
              </Table.Th>
              <Table.Td>{number(Math.round(group.leads))}</Table.Td>
              <Table.Td>{number(Math.round(group.conversions))}</Table.Td>
              <Table.Td>
                <RateBar rate={group} most={most} />
              </Table.Td>
              <Table.Td>{number(group.lift, { maximumFractionDigits: 1 })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <Text size="xs" c="dimmed" mt={4}>
        {t('measureFigures', {
          value: number(measure.informationValue, { maximumFractionDigits: 2 }),
          missing: percent(measure.missingShare),
        })}
      </Text>
    </section>
  );
}

function isSeen({ leads }: { leads: number }): boolean {
  return leads > 0;
}

/** The group whose difference is surest, in a sentence. */
function Finding({ measure, names }: { measure: ReviewedMeasureAnswer; names: MeasureNames }) {
  const { t } = useTranslation('learning');
  const { number } = useFormat();
  const groups = measure.groups.filter(isSeen);
  const best = groups.reduce<(typeof groups)[number] | undefined>(
    (found, group) => (group.liftLow > Math.max(1, found?.liftLow ?? 1) ? group : found),
    undefined,
  );
  const worst = groups.reduce<(typeof groups)[number] | undefined>(
    (found, group) => (group.liftHigh < Math.min(1, found?.liftHigh ?? 1) ? group : found),
    undefined,
  );
  const times = (lift: number): string => number(lift, { maximumFractionDigits: 1 });
  if (!best && !worst) return null;
  return (
    <Text size="sm" mb="xs">
      {best && t('finding.more', { group: names.group(best.test), times: times(best.lift) })}{' '}
      {worst &&
        (worst.conversions === 0
          ? t('finding.never', { group: names.group(worst.test) })
          : t('finding.less', { group: names.group(worst.test), times: times(worst.lift) }))}
    </Text>
  );
}
