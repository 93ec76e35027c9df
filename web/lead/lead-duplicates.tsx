import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { TextLink } from '../ui/text-link.tsx';
import type { Duplicates } from './lead-data.ts';

/** Leads that may be the same person, and those that were found to be. */
export function LeadDuplicates({ lead }: { lead: string }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const { may } = useSession();
  const format = useFormat();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['lead', lead, 'duplicates'],
    queryFn: () =>
      answerOf<Duplicates>(api.GET('/api/v1/leads/{lead}/duplicates', { params: { path: { lead } } })),
  });
  const refresh = () =>
    Promise.all(
      ['lead', 'timeline', 'queue', 'people'].map((key) => client.invalidateQueries({ queryKey: [key] })),
    );
  const split = async (part: string): Promise<void> => {
    try {
      await api.POST('/api/v1/leads/{lead}/split', { params: { path: { lead } }, body: { part } });
      notifyDone(t('duplicates.split'), () => void merge(part));
    } catch (problem) {
      notifyProblem(problem);
    }
    await refresh();
  };
  const merge = async (other: string): Promise<void> => {
    try {
      await api.POST('/api/v1/leads/{lead}/merge', { params: { path: { lead } }, body: { other } });
      notifyDone(t('duplicates.merged'), () => void split(other));
    } catch (problem) {
      notifyProblem(problem);
    }
    await refresh();
  };
  if (!data || data.suggested.length + data.merged.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('duplicates.none')}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {data.suggested.map(({ leadId, name, email, company, same }) => (
        <Paper key={leadId} withBorder p="xs">
          <Group justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={500} truncate>
                <TextLink to="/leads/$lead" params={{ lead: leadId }}>
                  {name ?? email ?? leadId}
                </TextLink>
              </Text>
              <Text size="xs" c="dimmed">
                {t('duplicates.same', {
                  what: format.list(same.map((one) => t(`duplicates.${one}`))),
                  company: company ?? email ?? '',
                })}
              </Text>
            </div>
            {may('leads:write') && (
              <Button
                size="compact-sm"
                variant="default"
                style={{ flexShrink: 0 }}
                onClick={() => void merge(leadId)}
              >
                {t('duplicates.merge')}
              </Button>
            )}
          </Group>
        </Paper>
      ))}
      {data.merged.map(({ leadId, names, mergedAt }) => (
        <Group key={leadId} justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {mergedAt === null
              ? t('duplicates.was', { names: format.list(names) })
              : t('duplicates.wasSince', { names: format.list(names), when: format.date(mergedAt) })}
          </Text>
          {may('leads:write') && (
            <Button size="compact-xs" variant="subtle" onClick={() => void split(leadId)}>
              {t('duplicates.undo')}
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  );
}
