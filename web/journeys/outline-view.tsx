import { ActionIcon, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { mdiAlertCircleOutline, mdiAlertOutline, mdiDeleteOutline, mdiPlus, mdiSignDirection } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import type { JourneyView } from './journey-view.ts';
import { STEP_ICONS } from './step-icons.ts';
import { useStepWords } from './use-step-words.ts';

/** A journey as a list: every step with what it does, where it leads and how many are there. For small screens and for ears. */
export function OutlineView({ view }: { view: JourneyView }) {
  const { t } = useTranslation('journeys');
  const words = useStepWords();
  return (
    <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      <li>
        <Paper withBorder p="sm">
          <Group justify="space-between">
            <Button
              variant="subtle"
              leftSection={<Icon path={mdiSignDirection} size={18} />}
              aria-expanded={view.opened?.kind === 'start'}
              onClick={() => view.open({ kind: 'start' })}
            >
              {t('start')}
            </Button>
            {!view.isReadOnly && (
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<Icon path={mdiPlus} size={16} />}
                onClick={() => view.open({ kind: 'gap', gap: { from: null } })}
              >
                {t('addFirst')}
              </Button>
            )}
          </Group>
          <Text size="sm" px="xs">
            {words.triggersOf(view.triggers)}
          </Text>
        </Paper>
      </li>
      {view.steps.map((step) => (
        <li key={step.position}>
          <OutlinedRow step={step} view={view} />
        </li>
      ))}
    </Stack>
  );
}

function OutlinedRow({ step, view }: { step: OutlinedStep; view: JourneyView }) {
  const { t } = useTranslation('journeys');
  const words = useStepWords();
  const { number, percent } = useFormat();
  const { inside, passed, ways, problems, warnings } = view.stateOf(step.id);
  const title = words.titleOf(step);
  const isOpen = view.opened?.kind === 'step' && view.opened.id === step.id;
  return (
    <Paper withBorder p="sm" data-step={step.id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Button
          variant="subtle"
          h="auto"
          py={4}
          px="xs"
          styles={{
            inner: { justifyContent: 'flex-start' },
            label: { whiteSpace: 'normal', textAlign: 'left' },
          }}
          leftSection={step.kind && <Icon path={STEP_ICONS[step.kind]} size={18} />}
          aria-expanded={isOpen}
          onClick={() => view.open({ kind: 'step', id: step.id })}
        >
          {title}
        </Button>
        {!view.isReadOnly && view.steps.length > 1 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${t('step.delete')}: ${title}`}
            onClick={() => view.remove(step.id)}
          >
            <Icon path={mdiDeleteOutline} size={18} />
          </ActionIcon>
        )}
      </Group>
      <Text size="sm" px="xs">
        {words.summaryOf(step)}
      </Text>
      <Group gap={6} px="xs" mt={4}>
        {problems.length > 0 && (
          <Badge
            variant="outline"
            color="red"
            tt="none"
            c="var(--mantine-color-text)"
            leftSection={<Icon path={mdiAlertCircleOutline} size={14} />}
          >
            {t('problemHere')}
          </Badge>
        )}
        {warnings.length > 0 && (
          <Badge
            variant="outline"
            color="orange"
            tt="none"
            c="var(--mantine-color-text)"
            leftSection={<Icon path={mdiAlertOutline} size={14} />}
          >
            {t('warningHere')}
          </Badge>
        )}
        {view.hasCounts && (
          <Text size="sm" c="dimmed">
            {t('insideNow', { count: inside, number: number(inside) })},{' '}
            {t('passed', { count: passed, number: number(passed) })}
          </Text>
        )}
      </Group>
      <Stack gap={2} mt={4} px="xs">
        {step.ways.map(({ way, to }) => (
          <Group key={way} gap="xs" wrap="nowrap">
            <Text size="sm" style={{ flex: 1, minWidth: 0 }}>
              {step.ways.length > 1 && `${words.wayOf(way)} `}→ {words.nameOf(to, view.steps)}
              {passed > 0 && step.ways.length > 1 && ` (${percent((ways.get(way) ?? 0) / passed)})`}
            </Text>
            {!view.isReadOnly && (
              <ActionIcon
                size="sm"
                variant="light"
                aria-label={t('addAfter', { step: title, way: words.wayOf(way) })}
                onClick={() => view.open({ kind: 'gap', gap: { from: step.id, way } })}
              >
                <Icon path={mdiPlus} size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
