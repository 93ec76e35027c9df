import { SimpleGrid, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { ShownScorecard } from './shown-scorecard.ts';

const TWO_DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** How well each scorecard tells winners apart, in a few figures. */
export function QualityFigures({ shown }: { shown: readonly ShownScorecard[] }) {
  const { t } = useTranslation('backtest');
  const { number, percent } = useFormat();
  return (
    <Stack gap="md" mb="md">
      {shown.map(({ label, result: { area, topFifth, atCapacity } }) => (
        <div key={label}>
          {shown.length > 1 && (
            <Text fw={600} mb={4}>
              {label}
            </Text>
          )}
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <Figure
              label={t('quality.area')}
              hint={t('quality.areaHint')}
              value={number(area.area, TWO_DIGITS)}
              note={t('between', { low: number(area.low, TWO_DIGITS), high: number(area.high, TWO_DIGITS) })}
            />
            <Figure
              label={t('quality.topFifth')}
              hint={t('quality.topFifthHint')}
              value={percent(topFifth)}
              note={t('quality.chance')}
            />
            {atCapacity && (
              <Figure
                label={t('quality.capacity')}
                hint={t('quality.capacityHint')}
                value={percent(atCapacity.precision, 1)}
                note={t('quality.capacityNote', { share: percent(atCapacity.recall) })}
              />
            )}
          </SimpleGrid>
        </div>
      ))}
    </Stack>
  );
}

function Figure({ label, value, note, hint }: { label: string; value: string; note: string; hint: string }) {
  return (
    <Stack gap={0}>
      <Tooltip label={hint} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
        <Text size="sm" c="dimmed" tabIndex={0} style={{ alignSelf: 'flex-start' }}>
          {label}
        </Text>
      </Tooltip>
      <Text size="xl" fw={600} className="numbers">
        {value}
      </Text>
      <Text size="sm" c="dimmed">
        {note}
      </Text>
    </Stack>
  );
}
