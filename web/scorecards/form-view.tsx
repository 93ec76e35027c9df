import { Button, Group, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PreviewAnswer } from '../../src/http/contract/scorecards.ts';
import { Notice } from '../ui/notice.tsx';
import { BandsEditor } from './bands-editor.tsx';
import { BasicsEditor } from './basics-editor.tsx';
import { MatrixEditor } from './matrix-editor.tsx';
import { RulesEditor } from './rules-editor.tsx';
import { StructureEditor } from './structure-editor.tsx';
import type { Draft } from './use-draft.ts';

const TABS = ['rules', 'bands', 'structure', 'matrix', 'basics'] as const;
export type FormTab = (typeof TABS)[number];
const PLAIN = { border: 0, margin: 0, padding: 0, minWidth: 0 } as const;

/** The draft as a form, part by part. */
export function FormView({
  draft,
  preview,
  tab,
  onTab,
  opened,
  onOpen,
  showLine,
}: {
  draft: Draft;
  preview: PreviewAnswer | undefined;
  tab: FormTab;
  onTab: (tab: FormTab) => void;
  opened: number | undefined;
  onOpen: (position: number | undefined) => void;
  /** Shows a line of the text. */
  showLine: (line: number) => void;
}) {
  const { t } = useTranslation('scorecards');
  if (draft.document === undefined) return <Unreadable mistake={draft.mistake} showLine={showLine} />;
  const panels = {
    rules: (
      <RulesEditor
        draft={draft}
        preview={preview}
        opened={opened}
        onOpen={onOpen}
        showLine={(position) => showLine(lineOfRule(draft.text, position))}
      />
    ),
    bands: <BandsEditor draft={draft} />,
    structure: <StructureEditor draft={draft} />,
    matrix: <MatrixEditor draft={draft} />,
    basics: <BasicsEditor draft={draft} />,
  };
  return (
    <Tabs value={tab} onChange={(value) => value !== null && onTab(value as FormTab)} keepMounted={false}>
      <Tabs.List mb="md">
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`tabs.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((one) => (
        <Tabs.Panel key={one} value={one}>
          {/* Rules can be opened by who may only look. */}
          <fieldset disabled={draft.isReadOnly && one !== 'rules'} style={PLAIN}>
            {panels[one]}
          </fieldset>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Unreadable({ mistake, showLine }: { mistake: Draft['mistake']; showLine: (line: number) => void }) {
  const { t } = useTranslation('scorecards');
  const line = mistake?.line ?? null;
  return (
    <Notice color="red" title={t('editor.unreadable')}>
      <Group justify="space-between">
        <Text size="sm">{mistake?.message}</Text>
        {line !== null && (
          <Button size="compact-sm" variant="default" onClick={() => showLine(line)}>
            {t('editor.line', { line })}
          </Button>
        )}
      </Group>
    </Notice>
  );
}

/** The line at which a rule begins, by the dashes of the list. */
function lineOfRule(text: string, position: number): number {
  const lines = text.split('\n');
  const start = lines.findIndex((one) => /^rules:/.test(one));
  const indent = /^(\s*)-/.exec(lines.slice(start + 1).find((one) => /^\s*-/.test(one)) ?? '')?.[1] ?? '';
  const starts = lines.flatMap((one, n) => (n > start && one.startsWith(`${indent}-`) ? [n] : []));
  return (starts[position] ?? 0) + 1;
}
