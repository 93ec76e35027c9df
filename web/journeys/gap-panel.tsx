import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepKind } from '../../src/domain/journey.ts';
import { Icon } from '../ui/icon.tsx';
import { STEP_ICONS } from './step-icons.ts';

const GROUPS = {
  send: ['email', 'meeting', 'book'],
  course: ['wait', 'branch', 'split', 'goal', 'start', 'end'],
  people: ['alert', 'assign', 'task'],
  data: ['set', 'tag', 'audience', 'webhook', 'crm'],
} as const satisfies Record<string, readonly StepKind[]>;

/** The kinds of steps that can be put into a gap. */
export function GapPanel({ onChoose }: { onChoose: (kind: StepKind) => void }) {
  const { t } = useTranslation('journeys');
  return (
    <Stack gap="md">
      {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
        <section key={group} aria-label={t(`groups.${group}`)}>
          <Text size="sm" c="dimmed" mb={4}>
            {t(`groups.${group}`)}
          </Text>
          <SimpleGrid cols={2} spacing="xs">
            {GROUPS[group].map((kind: StepKind) => (
              <Button
                key={kind}
                variant="default"
                justify="flex-start"
                leftSection={<Icon path={STEP_ICONS[kind]} size={18} />}
                onClick={() => onChoose(kind)}
              >
                {t(`kinds.${kind}`)}
              </Button>
            ))}
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  );
}
