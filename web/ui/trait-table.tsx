import { Anchor, Table, Text } from '@mantine/core';
import { useFormat } from '../i18n/use-format.ts';
import { useWords } from '../words/use-words.ts';

/** Traits with their values and when they were set. */
export function TraitTable({
  traits,
  label,
  isCompany = false,
}: {
  traits: readonly { name: string; value: unknown; setAt: string }[];
  label: string;
  /** Traits of a company have names of their own. */
  isCompany?: boolean;
}) {
  const words = useWords();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table verticalSpacing={3} aria-label={label}>
        <Table.Tbody>
          {traits.map(({ name, value, setAt }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} w="40%">
                <Text size="sm" c="dimmed">
                  {words.trait(isCompany ? `company.${name}` : name)}
                </Text>
              </Table.Th>
              <Table.Td title={format.dateTime(setAt)}>
                <Text size="sm" component="div">
                  <TraitValue value={value} />
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Only addresses of pages become links, never script. */
function TraitValue({ value }: { value: unknown }) {
  const words = useWords();
  if (typeof value === 'string' && /^https?:\/\/[^\s]+$/i.test(value)) {
    return (
      <Anchor href={value} target="_blank" rel="noopener noreferrer nofollow" inherit>
        {value}
      </Anchor>
    );
  }
  return words.value(value);
}
