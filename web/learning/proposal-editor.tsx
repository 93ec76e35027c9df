import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LearnedRuleAnswer, LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useSession } from '../session/use-session.ts';
import { Section } from '../ui/section.tsx';
import { LearnedQuality } from './learned-quality.tsx';
import { RuleCard } from './rule-card.tsx';
import { SaveDraft } from './save-draft.tsx';
import type { MeasureNames } from './use-measure-names.ts';

type Learned = NonNullable<LearningResultAnswer['learned']>;

/** The rules that are proposed: each can be kept, changed or dropped, and what is kept becomes a draft. */
export function ProposalEditor({
  runId,
  learned,
  names,
}: {
  runId: number;
  learned: Learned;
  names: MeasureNames;
}) {
  const { t } = useTranslation('learning');
  const { may } = useSession();
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set());
  const [changed, setChanged] = useState<ReadonlyMap<string, readonly number[]>>(new Map());
  const kept = learned.rules.filter(({ id }) => !dropped.has(id));
  const toggle = (id: string): void => {
    const next = new Set(dropped);
    if (!next.delete(id)) next.add(id);
    setDropped(next);
  };
  const rules = kept.map((rule) => {
    const points = changed.get(rule.id);
    return { id: rule.id, title: titleOf(rule, names), ...(points && { points: [...points] }) };
  });
  return (
    <>
      <Section title={t('quality.title')}>
        <LearnedQuality learned={learned} />
      </Section>
      <Section title={t('rules.title')}>
        <Text size="sm" mb="sm">
          {t('rules.text')}
        </Text>
        <Stack gap="lg">
          {learned.rules.map((rule) => (
            <RuleCard
              key={rule.id}
              rule={rule}
              title={titleOf(rule, names)}
              names={names}
              isKept={!dropped.has(rule.id)}
              points={changed.get(rule.id) ?? pointsOf(rule)}
              onToggle={() => toggle(rule.id)}
              onPoints={(points) => setChanged(new Map(changed).set(rule.id, points))}
            />
          ))}
        </Stack>
        {may('scorecards:write') && <SaveDraft runId={runId} from="learned" rules={rules} />}
      </Section>
    </>
  );
}

function titleOf(rule: LearnedRuleAnswer, names: MeasureNames): string {
  return rule.kind === 'column'
    ? names.measure(rule.column)
    : rule.columns.map((column) => names.measure(column)).join(' × ');
}

function pointsOf(rule: LearnedRuleAnswer): number[] {
  return (rule.kind === 'column' ? rule.bins : rule.cells).map(({ points }) => points);
}
