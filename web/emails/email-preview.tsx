import {
  Group,
  NativeSelect,
  Paper,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import type { MailPreviewAnswer } from '../../src/http/contract/mail-templates.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { Notice } from '../ui/notice.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import type { PreviewWish } from './preview-wish.ts';
import { TestEmail } from './test-email.tsx';

const LOOKS = ['desktop', 'phone', 'dark', 'plain'] as const;
type Look = (typeof LOOKS)[number];
/** Gmail cuts off what is beyond. */
const LARGEST_BYTES = 102 * 1024;
const PHONE_WIDTH = 375;

type Choices = Pick<PreviewWish, 'variant' | 'choices'>;

/** The e-mail as it would be read: on a desktop, a phone, in the dark, as plain text; as a lead, in each language. */
export function EmailPreview({
  source,
  language,
  onLanguage,
}: {
  source: string | undefined;
  /** That of the lead, or of the template, when undefined. */
  language: Language | undefined;
  onLanguage: (language: Language) => void;
}) {
  const { t } = useTranslation('emails');
  const { may } = useSession();
  const [look, setLook] = useState<Look>('desktop');
  const [form, setForm] = useState<Choices>({});
  const [person, setPerson] = useState('');
  const [lead] = useDebouncedValue(person.trim(), 500);
  const wish =
    source === undefined
      ? undefined
      : { ...form, source, ...(language && { language }), ...(lead !== '' && { lead }) };
  const { data, error } = useQuery({
    queryKey: ['email-preview', wish],
    enabled: wish !== undefined,
    queryFn: () =>
      answerOf<MailPreviewAnswer>(api.POST('/api/v1/emails/preview', { body: wish ?? { source: '' } })),
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>{t('preview.title')}</Title>
        {may('mail:write') && wish && <TestEmail wish={wish} />}
      </Group>
      <Group gap="sm" align="flex-end">
        <TextInput
          size="xs"
          label={t('preview.lead')}
          placeholder={t('preview.example')}
          value={person}
          onChange={({ currentTarget }) => setPerson(currentTarget.value)}
          style={{ flex: '1 1 12rem' }}
        />
        {data && <FormChoices data={data} form={form} onChange={setForm} onLanguage={onLanguage} />}
      </Group>
      <SegmentedControl
        size="xs"
        value={look}
        aria-label={t('preview.look')}
        onChange={(value) => setLook(value as Look)}
        data={LOOKS.map((value) => ({ value, label: t(`preview.looks.${value}`) }))}
      />
      {error && <ProblemNotice problem={error} />}
      {!data && !error && <Skeleton height={480} />}
      {data && !error && <Mail mail={data} look={look} />}
    </Stack>
  );
}

function FormChoices({
  data,
  form,
  onChange,
  onLanguage,
}: {
  data: MailPreviewAnswer;
  form: Choices;
  onChange: (form: Choices) => void;
  onLanguage: (language: Language) => void;
}) {
  const { t } = useTranslation(['emails', 'shell']);
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('shell:language')}
        value={data.language}
        data={data.languages}
        onChange={({ currentTarget }) => onLanguage(currentTarget.value as Language)}
      />
      {data.variants.length > 0 && (
        <NativeSelect
          size="xs"
          label={t('preview.variant')}
          value={data.variant ?? ''}
          data={data.variants}
          onChange={({ currentTarget }) => onChange({ ...form, variant: currentTarget.value })}
        />
      )}
      {data.content.map(({ name, choices, shown }) => (
        <NativeSelect
          key={name}
          size="xs"
          label={t('preview.content', { name })}
          value={shown === null ? '' : String(shown)}
          data={[
            ...(shown === null ? [{ value: '', label: '–' }] : []),
            ...Array.from({ length: choices }, (_, position) => ({
              value: String(position),
              label: String(position + 1),
            })),
          ]}
          onChange={({ currentTarget }) =>
            onChange({ ...form, choices: { ...form.choices, [name]: Number(currentTarget.value) } })
          }
        />
      ))}
    </>
  );
}

function Mail({ mail, look }: { mail: MailPreviewAnswer; look: Look }) {
  const { t } = useTranslation('emails');
  const { number } = useFormat();
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <div style={{ padding: '0.75rem', borderBottom: '1px solid var(--mantine-color-default-border)' }}>
        <Text size="sm" c="dimmed">
          {[mail.fromName, mail.to ?? mail.name].filter((part) => part !== null).join(' → ')}
        </Text>
        <Text fw={600} data-testid="mail-subject">
          {mail.subject}
        </Text>
        <Text size="sm" c="dimmed">
          {mail.preheader}
        </Text>
      </div>
      {mail.bytes > LARGEST_BYTES && (
        <Notice color="orange" m="xs">
          {t('preview.tooLarge', { size: number(Math.ceil(mail.bytes / 1024)) })}
        </Notice>
      )}
      {look === 'plain' ? (
        <Text
          component="pre"
          size="sm"
          p="md"
          m={0}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: 'ui-monospace, monospace' }}
        >
          {mail.text}
        </Text>
      ) : (
        <div style={{ background: 'var(--mantine-color-default-hover)' }}>
          {/* Neither scripts, forms nor an origin: what an e-mail holds reaches nothing of the app. */}
          <iframe
            title={t('preview.title')}
            sandbox=""
            srcDoc={look === 'dark' ? inTheDark(mail.html) : inTheLight(mail.html)}
            style={{
              display: 'block',
              border: 0,
              width: '100%',
              maxWidth: look === 'phone' ? PHONE_WIDTH : undefined,
              height: '36rem',
              margin: '0 auto',
            }}
          />
        </div>
      )}
    </Paper>
  );
}

const DARK = /@media\s*\(prefers-color-scheme:\s*dark\)/g;

/** As in a mailbox with dark colours, whatever this browser has. */
function inTheDark(html: string): string {
  return html.replace(DARK, '@media all').replaceAll('color-scheme: light dark', 'color-scheme: dark');
}

function inTheLight(html: string): string {
  return html.replace(DARK, '@media not all').replaceAll('color-scheme: light dark', 'color-scheme: light');
}
