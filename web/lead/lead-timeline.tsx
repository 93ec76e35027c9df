import {
  Badge,
  Box,
  Button,
  Chip,
  Code,
  Collapse,
  Group,
  Skeleton,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { mdiTimelineOutline } from '@mdi/js';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OWN_MESSAGE_PREFIX } from '../../src/domain/sales-status.ts';
import type { TimelineEntry } from '../../src/http/contract/scores.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { useWords } from '../words/use-words.ts';
import type { TimelinePage } from './lead-data.ts';

const TOPICS = ['activity', 'email', 'sales', 'comments', 'traits'] as const;
const PAGE = 40;
const DETAILS = [
  'path',
  'url',
  'title',
  'form',
  'subject',
  'campaign',
  'stage',
  'owner',
  'reason',
  'note',
  'text',
  'topic',
];

/** What happened, the newest first, as far as one wants to see it. */
export function LeadTimeline({ lead }: { lead: string }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const [topics, setTopics] = useState<string[]>([]);
  const about = topics.join(',');
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', lead, about],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      answerOf<TimelinePage>(
        api.GET('/api/v1/leads/{lead}/timeline', {
          params: {
            path: { lead },
            query: { limit: PAGE, ...(about && { about }), ...(pageParam && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const items = timeline.data?.pages.flatMap((page) => page.items).filter(isShown) ?? [];
  return (
    <Stack gap="xs">
      <Chip.Group multiple value={topics} onChange={setTopics}>
        <Group gap={6} role="group" aria-label={t('timeline.show')}>
          {TOPICS.map((topic) => (
            <Chip key={topic} value={topic} size="xs" variant="outline">
              {t(`timeline.${topic}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {timeline.isPending && <Skeleton height={160} />}
      {timeline.isError && <ProblemNotice problem={timeline.error} retry={() => void timeline.refetch()} />}
      {timeline.isSuccess && items.length === 0 && (
        <EmptyState icon={mdiTimelineOutline} title={t('timeline.empty')} text={t('timeline.emptyText')} />
      )}
      <Box component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map((entry) => (
          <Entry key={entry.messageId} entry={entry} />
        ))}
      </Box>
      {timeline.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t('timeline.older')}
        </Button>
      )}
    </Stack>
  );
}

/** Edited and deleted comments are not shown, nor the traits that an action of sales sets besides its event. */
function isShown({ messageId, kind, retraction }: TimelineEntry): boolean {
  if (!messageId.startsWith(OWN_MESSAGE_PREFIX)) return true;
  return kind !== 'identify' && !retraction?.startsWith('comment ');
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const words = useWords();
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const { properties, name, kind, retraction } = entry;
  const title =
    kind === 'identify'
      ? t('timeline.identified')
      : kind === 'group'
        ? t('timeline.joined', { company: name })
        : kind === 'alias'
          ? t('timeline.alias')
          : words.event(name);
  const details = DETAILS.flatMap((key) => {
    const value = properties[key];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    return [key === 'reason' && name === 'Lead Rejected' ? reasonText(String(value), t) : String(value)];
  });
  const by = typeof properties.by === 'string' ? properties.by : undefined;
  return (
    <Box
      component="li"
      id={`message-${entry.messageId}`}
      py={6}
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
    >
      <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
        <UnstyledButton onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen} style={{ minWidth: 0 }}>
          <Text size="sm" fw={500} td={retraction === null ? undefined : 'line-through'}>
            {title}
            {retraction !== null && (
              <Badge ml={6} size="xs" variant="default" tt="none" fw={400}>
                {t('timeline.takenBack', { reason: retraction })}
              </Badge>
            )}
          </Text>
          {details.length > 0 && (
            <Text size="xs" c="dimmed" lineClamp={2}>
              {details.join(' · ')}
            </Text>
          )}
        </UnstyledButton>
        <Text size="xs" c="dimmed" ta="right" style={{ flexShrink: 0 }}>
          {format.dateTime(entry.occurredAt)}
          {by !== undefined && <br />}
          {by}
        </Text>
      </Group>
      <Collapse expanded={isOpen}>
        <Code block mt={4} fz="xs" style={{ whiteSpace: 'pre-wrap' }}>
          {JSON.stringify(properties, null, 2)}
        </Code>
      </Collapse>
    </Box>
  );
}

function reasonText(reason: string, t: (key: never) => string): string {
  return t(`words:rejection.${reason}` as never);
}
