import { NumberInput, Switch, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LearnedRuleAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { RateBar } from './rate-bar.tsx';
import type { MeasureNames } from './use-measure-names.ts';

/** A rule that is proposed: the points of each group of leads, and what they rest on. */
export function RuleCard({
  rule,
  title,
  names,
  isKept,
  points,
  onToggle,
  onPoints,
}: {
  rule: LearnedRuleAnswer;
  title: string;
  names: MeasureNames;
  isKept: boolean;
  points: readonly number[];
  onToggle: () => void;
  onPoints: (points: readonly number[]) => void;
}) {
  const { t } = useTranslation('learning');
  const { number } = useFormat();
  const groups = groupsOf(rule, names);
  const most = Math.max(
    0.01,
    ...groups.filter(({ leads }) => leads > 0).map((group) => group.conversionHigh),
  );
  return (
    <section aria-label={title}>
      <Switch
        checked={isKept}
        onChange={onToggle}
        label={
          <Text fw={600} td={isKept ? 'none' : 'line-through'}>
            {title}
          </Text>
        }
      />
      {isKept && (
        <ScrollTable label={title} minWidth={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('columns.group')}</Table.Th>
              <Table.Th scope="col" w={110}>
                {t('columns.points')}
              </Table.Th>
              <Table.Th scope="col">{t('columns.leads')}</Table.Th>
              <Table.Th scope="col" w="35%">
                {t('columns.rate')}
              </Table.Th>
              <Table.Th scope="col">{t('columns.lift')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="numbers">
            {groups.map(({ name, position, ...group }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  <Text size="sm" lineClamp={3} title={name}>
                    {name}
                  </Text>
                </Table.Th>
                <Table.Td>
                  <NumberInput
                    size="xs"
                    aria-label={t('rules.pointsOf', { group: name })}
                    allowDecimal={false}
                    value={points[position] ?? 0}
                    onChange={(value) =>
                      onPoints(points.map((one, index) => (index === position ? Number(value) || 0 : one)))
                    }
                  />
                </Table.Td>
                <Table.Td>{number(group.leads)}</Table.Td>
                <Table.Td>{group.leads === 0 ? '–' : <RateBar rate={group} most={most} />}</Table.Td>
                <Table.Td>
                  {group.leads === 0 ? '–' : number(group.lift, { maximumFractionDigits: 1 })}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </section>
  );
}

/** The bins or cells with their names. Values that no example had are shown where they get other points than none. */
function groupsOf(rule: LearnedRuleAnswer, names: MeasureNames) {
  const named =
    rule.kind === 'column'
      ? rule.bins.map((bin, position) => ({ ...bin, position, name: names.group(bin.test) }))
      : rule.cells.map((cell, position) => {
          const [first, second] = [rule.bins[0]?.[cell.first], rule.bins[1]?.[cell.second]];
          const name = [first, second].map((test) => (test ? names.group(test) : '')).join(' × ');
          return { ...cell, position, name };
        });
  return named.filter(({ leads, points }) => leads > 0 || points !== 0);
}
