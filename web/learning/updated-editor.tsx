import { NumberInput, Switch, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { RateBar } from './rate-bar.tsx';
import { SaveDraft } from './save-draft.tsx';

type Updated = NonNullable<LearningResultAnswer['updated']>;

const LEAST_WEIGHT = 0.01;

/** The rules of a scorecard with what the outcomes make of their points; each can be kept, changed or dropped. */
export function UpdatedEditor({ runId, updated }: { runId: number; updated: Updated }) {
  const { t } = useTranslation('learning');
  const { number } = useFormat();
  const { may } = useSession();
  const [dropped, setDropped] = useState<ReadonlySet<string>>(
    () => new Set(updated.rules.filter(({ high }) => high <= 0).map(({ id }) => id)),
  );
  const [weights, setWeights] = useState<ReadonlyMap<string, number>>(
    () =>
      new Map(
        updated.rules.map(({ id, weight }) => [id, Math.max(LEAST_WEIGHT, Math.round(weight * 100) / 100)]),
      ),
  );
  const toggle = (id: string): void => {
    const next = new Set(dropped);
    if (!next.delete(id)) next.add(id);
    setDropped(next);
  };
  // Without the sign of a zero.
  const two = (value: number): string => number(Math.round(value * 100) / 100 || 0);
  const most = Math.max(
    0.01,
    ...updated.rules.filter(({ given }) => given.leads > 0).map(({ given }) => given.conversionHigh),
  );
  const rules = updated.rules
    .filter(({ id }) => !dropped.has(id))
    .map(({ id }) => ({ id, weight: weights.get(id) ?? 1 }));
  return (
    <Section title={t('updated.title')}>
      <Text size="sm" mb="sm">
        {t('updated.text', { scorecard: updated.scorecard })}
      </Text>
      <ScrollTable label={t('updated.title')} minWidth={680}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('columns.rule')}</Table.Th>
            <Table.Th scope="col" w={120}>
              {t('columns.weight')}
            </Table.Th>
            <Table.Th scope="col">{t('columns.interval')}</Table.Th>
            <Table.Th scope="col">{t('columns.leads')}</Table.Th>
            <Table.Th scope="col" w="30%">
              {t('columns.rate')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="numbers">
          {updated.rules.map(({ id, title, low, high, given }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row" fw={400}>
                <Switch checked={!dropped.has(id)} onChange={() => toggle(id)} label={title ?? id} />
              </Table.Th>
              <Table.Td>
                <NumberInput
                  size="xs"
                  aria-label={t('updated.weightOf', { rule: title ?? id })}
                  disabled={dropped.has(id)}
                  min={LEAST_WEIGHT}
                  max={100}
                  step={0.1}
                  decimalScale={2}
                  value={weights.get(id) ?? 1}
                  onChange={(value) =>
                    setWeights(
                      new Map(weights).set(id, Math.max(LEAST_WEIGHT, Number(value) || LEAST_WEIGHT)),
                    )
                  }
                />
              </Table.Td>
              <Table.Td>{t('updated.interval', { low: two(low), high: two(high) })}</Table.Td>
              <Table.Td>{number(Math.round(given.leads))}</Table.Td>
              <Table.Td>{given.leads === 0 ? '–' : <RateBar rate={given} most={most} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      {may('scorecards:write') && <SaveDraft runId={runId} from="prior" rules={rules} />}
    </Section>
  );
}
