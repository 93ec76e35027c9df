import {
  Anchor,
  Badge,
  Button,
  Group,
  Modal,
  SimpleGrid,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { mdiClipboardTextOutline, mdiPlus } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { slugOf } from '../../src/domain/slug-of.ts';
import type { scorecardSchema } from '../../src/http/contract/scorecards.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

type ScorecardRow = z.infer<typeof scorecardSchema>;
/** The author of drafts that came with the installation, which are the templates. */
const TEMPLATE_AUTHOR = 'Ripen';

/** All scorecards: those that are live with their bands, drafts, and templates to begin with. */
export function ScorecardsPage() {
  const { t } = useTranslation(['scorecards', 'common']);
  const { may } = useSession();
  const [isNaming, setIsNaming] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['scorecards'],
    queryFn: () => answerOf(api.GET('/api/v1/scorecards')),
  });
  const isTemplate = (one: ScorecardRow): boolean =>
    one.liveVersion === null && one.draftUpdatedBy === TEMPLATE_AUTHOR;
  const live = data?.items.filter(({ liveVersion }) => liveVersion !== null) ?? [];
  const drafts = data?.items.filter((one) => one.liveVersion === null && !isTemplate(one)) ?? [];
  const templates = data?.items.filter(isTemplate) ?? [];
  return (
    <>
      <PageHeader
        title={t('title')}
        text={t('text')}
        actions={
          may('scorecards:write') && (
            <Button leftSection={<Icon path={mdiPlus} size={18} />} onClick={() => setIsNaming(true)}>
              {t('list.new')}
            </Button>
          )
        }
      />
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} />}
      {data && live.length === 0 && (
        <EmptyState icon={mdiClipboardTextOutline} title={t('list.emptyTitle')} text={t('list.emptyText')} />
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {live.map((one) => (
          <LiveScorecard key={one.slug} scorecard={one} />
        ))}
      </SimpleGrid>
      <ScorecardTable title={t('list.drafts')} rows={drafts} />
      <ScorecardTable title={t('list.templates')} rows={templates} />
      {isNaming && <NewScorecard onClose={() => setIsNaming(false)} />}
    </>
  );
}

function LiveScorecard({ scorecard }: { scorecard: ScorecardRow }) {
  const { t } = useTranslation(['scorecards', 'common']);
  const { number } = useFormat();
  const { slug, title, bands, hasDraft, liveVersion } = scorecard;
  return (
    <section>
      <Group gap="xs" mb="xs">
        <Title order={2}>
          <Anchor component={Link} to={`/scorecards/${slug}`} inherit>
            {title}
          </Anchor>
        </Title>
        <Badge variant="outline" tt="none" c="var(--mantine-color-text)">
          {t('list.version', { version: liveVersion ?? 0 })}
        </Badge>
        {hasDraft && (
          <Badge variant="outline" color="orange" tt="none" c="var(--mantine-color-text)">
            {t('list.hasDraft')}
          </Badge>
        )}
      </Group>
      <Table className="numbers" aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('list.band')}</Table.Th>
            <Table.Th scope="col">{t('list.from')}</Table.Th>
            <Table.Th scope="col">{t('list.leads')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bands.toReversed().map((band) => (
            <Table.Tr key={band.id}>
              <Table.Th scope="row" fw={400}>
                {band.title}
              </Table.Th>
              <Table.Td>{number(band.atLeast)}</Table.Td>
              <Table.Td>{number(band.subjects)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function ScorecardTable({ title, rows }: { title: string; rows: readonly ScorecardRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section style={{ marginTop: '1.5rem' }}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {rows.map(({ slug, title: name }) => (
          <li key={slug}>
            <Anchor component={Link} to={`/scorecards/${slug}`} lh="1.5rem" display="inline-block">
              {name}
            </Anchor>
          </li>
        ))}
      </Stack>
    </section>
  );
}

function NewScorecard({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['scorecards', 'common']);
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const slug = slugOf(title);
  const create = async (): Promise<void> => {
    try {
      const source = `scorecard: ${slug}\ntitle: ${JSON.stringify(title.trim())}\nscale: { min: 0, max: 100 }\nbands: { marketing-qualified: 40, sales-qualified: 70 }\n\nrules:\n  - id: page-views\n    when: { event: Page Viewed, within: 30d, atLeast: 3 }\n    give: 10\n`;
      await answerOf(
        api.PUT('/api/v1/scorecards/{slug}/draft', {
          params: { path: { slug } },
          body: { source, basedOn: null },
        }),
      );
      await navigate({ to: `/scorecards/${slug}` });
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
