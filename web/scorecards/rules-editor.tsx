import { Accordion, ActionIcon, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { mdiArrowDown, mdiArrowUp, mdiContentCopy, mdiDeleteOutline, mdiPlus } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import type { PreviewAnswer } from '../../src/http/contract/scorecards.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import { freeId, measureLine, pointsLine, type RuleDocument, rulesOf } from './rule-document.ts';
import { RuleForm } from './rule-form.tsx';
import type { Draft } from './use-draft.ts';

/** The rules of a scorecard: points, what they look at, and how many leads they touch. */
export function RulesEditor({
  draft,
  preview,
  opened,
  onOpen,
  showLine,
}: {
  draft: Draft;
  preview: PreviewAnswer | undefined;
  /** The position of the rule whose form is open. */
  opened: number | undefined;
  onOpen: (position: number | undefined) => void;
  /** Shows a rule in the text. */
  showLine: (position: number) => void;
}) {
  const { t } = useTranslation('scorecards');
  const { number, percent } = useFormat();
  const rules = rulesOf(draft.document);
  const dimensions = namesOf(draft.document, 'dimensions');
  const groups = namesOf(draft.document, 'groups');
  const touched = new Map(preview?.rules.map((one) => [one.rule, one]));
  const insert = (at: number, value: RuleDocument): void => {
    draft.edit({ kind: 'insert', path: ['rules'], at, value });
    onOpen(at);
  };
  return (
    <Stack gap="sm">
      <Accordion
        variant="separated"
        chevronPosition="left"
        order={2}
        value={opened === undefined ? null : String(opened)}
        onChange={(value) => onOpen(value === null ? undefined : Number(value))}
      >
        {rules.map((rule, position) => {
          const id = String(rule.id ?? '');
          const title = String(rule.title ?? id);
          const touches = touched.get(id);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: an id is being typed, and two rules may have the same meanwhile
            <Accordion.Item key={position} value={String(position)}>
              <Group gap={0} wrap="nowrap" align="center">
                <Accordion.Control style={{ flex: 1, minWidth: 0 }}>
                  <Group gap="xs" wrap="nowrap" justify="space-between">
                    <div style={{ minWidth: 0 }}>
                      <Text size="sm" fw={500} truncate>
                        {title}
                      </Text>
                      <Text size="xs" c="dimmed" truncate>
                        {measureLine(rule)}
                      </Text>
                    </div>
                    <Stack gap={2} align="flex-end" style={{ flexShrink: 0, maxWidth: '45%' }}>
                      <Badge variant="light" tt="none" c="var(--mantine-color-text)" maw="100%">
                        {pointsLine(rule)}
                      </Badge>
                      <Text size="xs" c="dimmed" className="numbers">
                        {touches && preview
                          ? t('rules.touched', {
                              number: number(Math.round(touches.share * preview.subjects)),
                              share: percent(touches.share),
                            })
                          : ''}
                      </Text>
                    </Stack>
                  </Group>
                </Accordion.Control>
                {!draft.isReadOnly && (
                  <RuleActions
                    title={title}
                    isFirst={position === 0}
                    isLast={position === rules.length - 1}
                    onMove={(by) => {
                      draft.edit({ kind: 'move', path: ['rules'], from: position, to: position + by });
                      if (opened === position) onOpen(position + by);
                    }}
                    onCopy={() => insert(position + 1, { ...rule, id: freeId(rules, `${id}-copy`) })}
                    onRemove={() => {
                      draft.edit({ kind: 'remove', path: ['rules', position] });
                      onOpen(undefined);
                    }}
                  />
                )}
              </Group>
              <Accordion.Panel>
                {opened === position && (
                  <fieldset
                    disabled={draft.isReadOnly}
                    style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}
                  >
                    <RuleForm
                      rule={rule}
                      position={position}
                      draft={draft}
                      dimensions={dimensions}
                      groups={groups}
                      showText={() => showLine(position)}
                    />
                  </fieldset>
                )}
              </Accordion.Panel>
            </Accordion.Item>
          );
        })}
      </Accordion>
      {!draft.isReadOnly && (
        <Group>
          <Button
            variant="light"
            leftSection={<Icon path={mdiPlus} size={16} />}
            onClick={() => insert(rules.length, newRule(rules, dimensions))}
          >
            {t('rules.add')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function RuleActions({
  title,
  isFirst,
  isLast,
  onMove,
  onCopy,
  onRemove,
}: {
  title: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onCopy: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('scorecards');
  return (
    <ActionIcon.Group pr="xs">
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={isFirst}
        aria-label={t('rules.up', { rule: title })}
        onClick={() => onMove(-1)}
      >
        <Icon path={mdiArrowUp} size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={isLast}
        aria-label={t('rules.down', { rule: title })}
        onClick={() => onMove(1)}
      >
        <Icon path={mdiArrowDown} size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('rules.copy', { rule: title })}
        onClick={onCopy}
      >
        <Icon path={mdiContentCopy} size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('rules.remove', { rule: title })}
        onClick={onRemove}
      >
        <Icon path={mdiDeleteOutline} size={16} />
      </ActionIcon>
    </ActionIcon.Group>
  );
}

function newRule(rules: readonly RuleDocument[], [first, second]: readonly string[]): RuleDocument {
  return {
    id: freeId(rules, 'new-rule'),
    ...(second !== undefined && first !== undefined && { dimension: first }),
    when: { event: 'Page Viewed', atLeast: 1 },
    give: 5,
  };
}

function namesOf(document: Json | undefined, key: string): string[] {
  const parts = isObject(document) ? document[key] : undefined;
  return isObject(parts) ? Object.keys(parts) : [];
}
