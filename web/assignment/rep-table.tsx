import { Badge, Button, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RepAnswer, TeamAnswer } from '../../src/http/contract/teams.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { useCountryName } from './use-country-name.ts';
import { useLanguages } from './use-languages.ts';

/** Those who get leads, or could: what they take, what they have, and whether they are there. */
export function RepTable({
  reps,
  teams,
  onEdit,
}: {
  reps: readonly RepAnswer[];
  teams: readonly TeamAnswer[];
  /** Left out for whoever may not. */
  onEdit?: (personId: string) => void;
}) {
  const { t } = useTranslation(['assignment', 'common']);
  const { number, list } = useFormat();
  const country = useCountryName();
  const languages = new Map(useLanguages().map(({ value, label }) => [value, label]));
  const titles = new Map(teams.map(({ slug, title }) => [slug, title]));
  return (
    <ScrollTable label={t('rep.title')} minWidth={720}>
      <Table.Thead>
        <Table.Tr>
          {(['person', 'load', 'languages', 'territories', 'teams', 'now'] as const).map((column) => (
            <Table.Th key={column} scope="col">
              {t(`rep.column.${column}`)}
            </Table.Th>
          ))}
          {onEdit && <Table.Td />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {reps.map((rep) => (
          <Table.Tr key={rep.personId}>
            <Table.Th scope="row" fw={500} miw={160} maw={220} style={{ overflowWrap: 'anywhere' }}>
              {rep.name}
              <Text size="xs" c="dimmed" fw={400}>
                {rep.email}
              </Text>
            </Table.Th>
            <Table.Td className="numbers">
              {rep.capacity === null
                ? number(rep.open)
                : t('rep.loadOf', { open: number(rep.open), capacity: number(rep.capacity) })}
            </Table.Td>
            <Table.Td>
              {rep.languages.length === 0
                ? t('rep.all')
                : list(rep.languages.map((code) => languages.get(code) ?? code))}
            </Table.Td>
            <Table.Td>
              {rep.territories.length === 0 ? t('rep.all') : list(rep.territories.map(country))}
            </Table.Td>
            <Table.Td>{list(rep.teams.map((slug) => titles.get(slug) ?? slug))}</Table.Td>
            <Table.Td>
              <Presence rep={rep} />
            </Table.Td>
            {onEdit && (
              <Table.Td ta="right">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={t('rep.edit', { name: rep.name })}
                  onClick={() => onEdit(rep.personId)}
                >
                  {t('common:edit')}
                </Button>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function Presence({ rep }: { rep: RepAnswer }) {
  const { t } = useTranslation('assignment');
  const { dateTime } = useFormat();
  if (!rep.takesLeads)
    return (
      <Text size="sm" c="dimmed">
        {t('rep.takesNone')}
      </Text>
    );
  const isWorking = Date.parse(rep.worksAt) <= Date.now();
  if (rep.isAway)
    return (
      <Badge variant="default" tt="none" miw="max-content">
        {t('rep.awayUntil', { when: dateTime(rep.worksAt) })}
      </Badge>
    );
  return (
    <Text size="sm">{isWorking ? t('rep.working') : t('rep.worksAt', { when: dateTime(rep.worksAt) })}</Text>
  );
}
