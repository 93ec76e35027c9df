import { Text } from '@mantine/core';
import type { ChanceAnswer } from '../../src/http/contract/chance.ts';
import { useChanceText } from './use-chance-text.ts';

/** How likely a lead is to convert, and what that is expected to bring. */
export function ChanceNote({ chance }: { chance: ChanceAnswer }) {
  const { likely, between, expected } = useChanceText()(chance);
  return (
    <div data-testid="chance">
      <Text fw={500}>
        {likely}
        {between !== undefined && (
          <Text span size="sm" c="dimmed" fw={400}>
            {' '}
            ({between})
          </Text>
        )}
      </Text>
      {expected !== undefined && <Text size="sm">{expected}</Text>}
    </div>
  );
}
