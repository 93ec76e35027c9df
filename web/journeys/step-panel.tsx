import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { mdiDeleteOutline, mdiPlus } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { END } from '../../src/domain/journey.ts';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import type { Json } from '../../src/domain/json.ts';
import { LateInput } from '../scorecards/late-input.tsx';
import type { Draft } from '../scorecards/use-draft.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { pointWay, renameStep, STEP_ORDER } from './journey-edits.ts';
import type { JourneyView } from './journey-view.ts';
import { StepForm } from './step-form.tsx';
import { useJourneyChoices } from './use-journey-choices.ts';
import { useStepWords } from './use-step-words.ts';

/** A step being worked on: what it does, where it leads, and what is wrong with it. */
export function StepPanel({ step, draft, view }: { step: OutlinedStep; draft: Draft; view: JourneyView }) {
  const { t } = useTranslation('journeys');
  const words = useStepWords();
  const choices = useJourneyChoices();
  const { problems, warnings } = view.stateOf(step.id);
  const put = (key: string, value: Json | undefined): void => {
    const path = ['steps', step.position, key];
    if (value === undefined) {
      if (Object.hasOwn(step.document, key)) draft.edit({ kind: 'remove', path });
    } else if (JSON.stringify(step.document[key]) !== JSON.stringify(value))
      draft.edit({ kind: 'set', path, value, order: STEP_ORDER });
  };
  const title = step.document['title'];
  return (
    <Stack gap="md">
      {problems.map((message) => (
        <Notice key={message} color="red" role="alert">
          {message}
        </Notice>
      ))}
      {warnings.map((message) => (
        <Notice key={message} color="orange">
          {message}
        </Notice>
      ))}
      <fieldset disabled={view.isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack gap="md">
          <LateInput
            label={t('step.title')}
            value={typeof title === 'string' ? title : ''}
            onSave={(text) => put('title', text || undefined)}
          />
          {step.kind && <StepForm step={step} kind={step.kind} choices={choices} put={put} />}
          {step.ways.map(({ way, to }) => (
            <Group key={way} gap="xs" align="flex-end" wrap="nowrap">
              <Select
                style={{ flex: 1 }}
                label={wayLabel(t, step, way)}
                value={to}
                allowDeselect={false}
                searchable
                data={[
                  ...view.steps
                    .filter(({ id }) => id !== step.id)
                    .map(({ id }) => ({ value: id, label: words.nameOf(id, view.steps) })),
                  { value: END, label: t('end') },
                ]}
                onChange={(next) => next !== null && draft.edit(...pointWay(step, way, next))}
              />
              <Button
                variant="light"
                aria-label={t('addAfter', { step: words.titleOf(step), way: words.wayOf(way) })}
                onClick={() => view.open({ kind: 'gap', gap: { from: step.id, way } })}
              >
                <Icon path={mdiPlus} size={18} />
              </Button>
            </Group>
          ))}
          <LateInput
            label={t('step.id')}
            description={t('step.idHint')}
            value={step.id}
            onSave={(id) => {
              if (id === '' || view.steps.some((other) => other.id === id)) return;
              draft.edit(...renameStep(draft.document, step.id, id));
              view.open({ kind: 'step', id });
            }}
          />
          {view.steps.length > 1 && (
            <Group>
              <Button
                variant="default"
                leftSection={<Icon path={mdiDeleteOutline} size={18} />}
                onClick={() => view.remove(step.id)}
              >
                {t('step.delete')}
              </Button>
            </Group>
          )}
        </Stack>
      </fieldset>
      {view.isReadOnly && <Text size="sm">{words.summaryOf(step)}</Text>}
    </Stack>
  );
}

function wayLabel(
  t: ReturnType<typeof useTranslation<'journeys'>>['t'],
  { kind }: OutlinedStep,
  way: string,
): string {
  if (way === 'next') return t('step.goesTo');
  if (kind === 'split') return `${way}: ${t('step.goesTo')}`;
  if (kind === 'wait') return way === 'then' ? t('step.whenHappened') : t('step.whenTimeout');
  return way === 'then' ? t('step.whenYes') : t('step.whenNo');
}
