import { SegmentedControl, Stack, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { LateInput } from '../scorecards/late-input.tsx';
import type { Draft } from '../scorecards/use-draft.ts';
import { Notice } from '../ui/notice.tsx';
import { LateTextarea } from './late-textarea.tsx';

const PLAIN = { border: 0, margin: 0, padding: 0, minWidth: 0 } as const;
/** The keys of a template in the order in which files have them. */
const ORDER = ['email', 'title', 'description', 'topic', 'from', 'language', 'links', 'body', 'languages'];

/** The plain parts of an e-mail as a form: what it says in each language, and its basics. Layout and conditions are in the text. */
export function EmailForm({
  draft,
  chosen,
  onChoose,
}: {
  draft: Draft;
  /** The language whose texts are shown; the first that there is when undefined. */
  chosen: Language | undefined;
  onChoose: (language: Language) => void;
}) {
  const { t } = useTranslation('emails');
  const { document } = draft;
  if (!isObject(document))
    return <Notice color="red">{draft.mistake?.message ?? t('form.unreadable')}</Notice>;
  return (
    <Tabs defaultValue="texts" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="texts">{t('form.texts')}</Tabs.Tab>
        <Tabs.Tab value="basics">{t('form.basics')}</Tabs.Tab>
      </Tabs.List>
      <fieldset disabled={draft.isReadOnly} style={PLAIN}>
        <Tabs.Panel value="texts">
          <Texts draft={draft} document={document} chosen={chosen} onChoose={onChoose} />
        </Tabs.Panel>
        <Tabs.Panel value="basics">
          <Basics draft={draft} document={document} />
        </Tabs.Panel>
      </fieldset>
    </Tabs>
  );
}

type Part = Readonly<Record<string, unknown>>;

function partOf(value: unknown): Part {
  return isObject(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function Texts({
  draft,
  document,
  chosen,
  onChoose,
}: {
  draft: Draft;
  document: Part;
  chosen: Language | undefined;
  onChoose: (language: Language) => void;
}) {
  const { t } = useTranslation(['emails', 'shell']);
  const languages = partOf(document.languages);
  const there = LANGUAGES.filter((language) => isObject(languages[language]));
  const language = chosen && there.includes(chosen) ? chosen : (there[0] ?? 'en');
  const wording = partOf(languages[language]);
  const texts = partOf(wording.texts);
  const set = (keys: string[], value: Json): void => {
    const path = ['languages', language, ...keys];
    if (value === '') draft.edit({ kind: 'remove', path });
    else draft.edit({ kind: 'set', path, value, order: ['subject', 'preheader', 'texts'] });
  };
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        value={language}
        aria-label={t('shell:language')}
        onChange={(value) => onChoose(value as Language)}
        data={there.map((value) => ({ value, label: value }))}
      />
      <LateInput
        label={t('form.subject')}
        value={textOf(wording.subject)}
        onSave={(value) => set(['subject'], value)}
      />
      <LateInput
        label={t('form.preheader')}
        description={t('form.preheaderHint')}
        value={textOf(wording.preheader)}
        onSave={(value) => set(['preheader'], value)}
      />
      {Object.keys(texts).map((name) => (
        <LateTextarea
          key={`${language} ${name}`}
          label={name}
          value={textOf(texts[name])}
          onSave={(value) => draft.edit({ kind: 'set', path: ['languages', language, 'texts', name], value })}
        />
      ))}
      <Text size="sm" c="dimmed">
        {t('form.textsHint')}
      </Text>
    </Stack>
  );
}

function Basics({ draft, document }: { draft: Draft; document: Part }) {
  const { t } = useTranslation('emails');
  const [from, links] = [partOf(document.from), partOf(document.links)];
  const set = (path: string[], value: string): void => {
    if (value === '') draft.edit({ kind: 'remove', path });
    else draft.edit({ kind: 'set', path, value, order: ORDER });
  };
  return (
    <Stack gap="sm">
      <LateInput
        label={t('form.title')}
        value={textOf(document.title)}
        onSave={(text) => set(['title'], text)}
      />
      <LateTextarea
        label={t('form.description')}
        value={textOf(document.description)}
        onSave={(text) => set(['description'], text)}
      />
      <LateInput
        label={t('form.topic')}
        description={t('form.topicHint')}
        value={textOf(document.topic)}
        onSave={(text) => set(['topic'], text)}
      />
      <LateInput
        label={t('form.fromName')}
        value={textOf(from.name)}
        onSave={(text) => set(['from', 'name'], text)}
      />
      <LateInput
        label={t('form.replyTo')}
        value={textOf(from.replyTo)}
        onSave={(text) => set(['from', 'replyTo'], text)}
      />
      <LateTextarea
        label={t('form.address')}
        description={t('form.addressHint')}
        value={textOf(from.address)}
        onSave={(text) => set(['from', 'address'], text)}
      />
      {Object.keys(links).map((name) => (
        <LateInput
          key={name}
          label={t('form.link', { name })}
          value={textOf(links[name])}
          onSave={(text) => set(['links', name], text)}
        />
      ))}
    </Stack>
  );
}
