import { Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { textIn } from '../../src/domain/meeting.ts';
import { slugOf } from '../../src/domain/slug-of.ts';
import { type BookingDraft, withText } from './booking-draft.ts';

const MOST = 10;

/** What a booking page asks besides name and e-mail address, in the language of whoever looks at it. */
export function QuestionsForm({
  questions,
  onChange,
}: {
  questions: BookingDraft['questions'];
  onChange: (questions: BookingDraft['questions']) => void;
}) {
  const { t, i18n } = useTranslation(['meetings', 'common']);
  const language = i18n.language as Language;
  const set = (index: number, changed: Partial<BookingDraft['questions'][number]>): void =>
    onChange(questions.map((one, at) => (at === index ? { ...one, ...changed } : one)));
  const add = (): void => {
    const key = slugOf(`question ${questions.length + 1} ${Date.now().toString(36)}`);
    onChange([...questions, { key, label: {}, isRequired: false }]);
  };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t('form.questions')}
      </Text>
      {questions.map(({ key, label, isRequired }, index) => (
        <Group key={key} gap="sm" align="center">
          <TextInput
            aria-label={t('form.question', { number: index + 1 })}
            required
            maxLength={200}
            value={label[language] ?? ''}
            placeholder={textIn(label, language)}
            onChange={({ currentTarget }) =>
              set(index, { label: withText(label, language, currentTarget.value) })
            }
            style={{ flex: '1 1 12rem' }}
          />
          <Switch
            label={t('form.required')}
            checked={isRequired}
            onChange={({ currentTarget }) => set(index, { isRequired: currentTarget.checked })}
          />
          <Button
            size="xs"
            variant="default"
            aria-label={`${t('common:delete')}: ${t('form.question', { number: index + 1 })}`}
            onClick={() => onChange(questions.filter((_, at) => at !== index))}
          >
            {t('common:delete')}
          </Button>
        </Group>
      ))}
      {questions.length < MOST && (
        <Button size="xs" variant="default" style={{ alignSelf: 'flex-start' }} onClick={add}>
          {t('form.addQuestion')}
        </Button>
      )}
    </Stack>
  );
}
