import {
  Anchor,
  Badge,
  Button,
  Group,
  Modal,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { mdiPlus, mdiSignDirection } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { slugOf } from '../../src/domain/slug-of.ts';
import type { JourneyAnswer } from '../../src/http/contract/journeys.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';

/** The author of drafts that came with the installation. */
const READY_AUTHOR = 'Ripen';

/** All journeys: those that run with how many are inside, drafts, and ready ones to begin with. */
export function JourneysPage() {
  const { t } = useTranslation(['journeys', 'common']);
  const { may } = useSession();
  const [isNaming, setIsNaming] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['journeys'],
    queryFn: () => answerOf(api.GET('/api/v1/journeys')),
  });
  const items = data?.items ?? [];
  const running = items.filter(({ liveVersion, status }) => liveVersion !== null && status !== 'archived');
  const unpublished = items.filter(
    ({ liveVersion, status }) => liveVersion === null && status !== 'archived',
  );
  const isReady = (one: JourneyAnswer): boolean => one.draftUpdatedBy === READY_AUTHOR;
  return (
    <>
      <PageHeader
        title={t('title')}
        text={t('text')}
        actions={
          may('journeys:write') && (
            <Button leftSection={<Icon path={mdiPlus} size={18} />} onClick={() => setIsNaming(true)}>
              {t('list.new')}
            </Button>
          )
        }
      />
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} />}
      {data && running.length === 0 && (
        <EmptyState icon={mdiSignDirection} title={t('list.emptyTitle')} text={t('list.emptyText')} />
      )}
      {running.length > 0 && <RunningJourneys rows={running} />}
      <JourneyList title={t('list.drafts')} rows={unpublished.filter((one) => !isReady(one))} />
      <JourneyList title={t('list.ready')} rows={unpublished.filter(isReady)} />
      <JourneyList title={t('list.archived')} rows={items.filter(({ status }) => status === 'archived')} />
      {isNaming && <NewJourney onClose={() => setIsNaming(false)} />}
    </>
  );
}

function RunningJourneys({ rows }: { rows: readonly JourneyAnswer[] }) {
  const { t } = useTranslation('journeys');
  const { number } = useFormat();
  return (
    <ScrollTable className="numbers" label={t('title')} minWidth={720}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('list.journey')}</Table.Th>
          <Table.Th scope="col">{t('list.status')}</Table.Th>
          <Table.Th scope="col" ta="right">
            {t('list.inside')}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {t('list.entered')}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {t('list.goals')}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {t('list.emails')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ slug, title, status, hasDraft, inside, entered, goals, emails }) => (
          <Table.Tr key={slug}>
            <Table.Th scope="row" fw={400}>
              <Anchor component={Link} to={`/journeys/${slug}`}>
                {title}
              </Anchor>
            </Table.Th>
            <Table.Td>
              <Group gap={6}>
                <Badge
                  variant="outline"
                  tt="none"
                  c="var(--mantine-color-text)"
                  color={status === 'live' ? 'leaf' : 'gray'}
                >
                  {t(`status.${status}`)}
                </Badge>
                {hasDraft && (
                  <Badge variant="outline" color="orange" tt="none" c="var(--mantine-color-text)">
                    {t('list.hasDraft')}
                  </Badge>
                )}
              </Group>
            </Table.Td>
            <Table.Td ta="right">{number(inside)}</Table.Td>
            <Table.Td ta="right">{number(entered)}</Table.Td>
            <Table.Td ta="right">{number(goals)}</Table.Td>
            <Table.Td ta="right">{number(emails)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function JourneyList({ title, rows }: { title: string; rows: readonly JourneyAnswer[] }) {
  if (rows.length === 0) return null;
  return (
    <section style={{ marginTop: '1.5rem' }}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {rows.map(({ slug, title: name, description }) => (
          <li key={slug}>
            <Anchor component={Link} to={`/journeys/${slug}`} lh="1.5rem" display="inline-block">
              {name}
            </Anchor>
            <Text size="sm" c="dimmed" maw="48rem">
              {description?.split(/\n\s*\n/)[0]}
            </Text>
          </li>
        ))}
      </Stack>
    </section>
  );
}

function NewJourney({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['journeys', 'common']);
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const slug = slugOf(title);
  const create = async (): Promise<void> => {
    try {
      const source = `journey: ${slug}\ntitle: ${JSON.stringify(title.trim())}\nstart: []\nsteps:\n  - id: wait-1\n    wait: 1d\n`;
      await answerOf(
        api.PUT('/api/v1/journeys/{slug}/draft', {
          params: { path: { slug } },
          body: { source, basedOn: null },
        }),
      );
      await navigate({ to: `/journeys/${slug}` });
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('list.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (slug !== '') void create();
        }}
      >
        <TextInput
          label={t('list.name')}
          value={title}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          data-autofocus
        />
        <Text size="sm" c="dimmed" mt={4}>
          {slug}
        </Text>
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={slug === ''}>
            {t('list.create')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
