import { Autocomplete, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../src/domain/json.ts';
import { ConditionBuilder } from '../conditions/condition-builder.tsx';
import type { JourneyChoices } from './use-journey-choices.ts';

/** An event, and the condition on its properties. */
export function EventInputs({
  event,
  where,
  choices,
  onEvent,
  onWhere,
}: {
  event: Json | undefined;
  where: Json | undefined;
  choices: JourneyChoices;
  onEvent: (event: string) => void;
  onWhere: (where: Record<string, Json> | undefined) => void;
}) {
  const { t } = useTranslation('journeys');
  const name = typeof event === 'string' ? event : '';
  return (
    <Stack gap="xs">
      <Autocomplete
        label={t('step.event')}
        value={name}
        data={[...new Set(choices.events)]}
        limit={50}
        onChange={onEvent}
      />
      <Text size="sm">{t('step.where')}</Text>
      <ConditionBuilder condition={where} fields={choices.propertiesOf(name)} onChange={onWhere} />
    </Stack>
  );
}
