import {
  Anchor,
  Button,
  Grid,
  Group,
  Progress,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import type { Json } from '../../src/domain/json.ts';
import { readYaml } from '../../src/domain/read-yaml.ts';
import { slugOf } from '../../src/domain/slug-of.ts';
import type { SegmentPreview } from '../../src/http/contract/segments.ts';
import { answerOf, api } from '../api/client.ts';
import { useStream } from '../api/use-stream.ts';
import { ConditionBuilder } from '../conditions/condition-builder.tsx';
import { leadFields } from '../conditions/condition-fields.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { Notice } from '../ui/notice.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

const YamlView = lazy(async () => ({ default: (await import('../scorecards/yaml-view.tsx')).YamlView }));
const route = getRouteApi('/app/segments/$slug');

/** The address of a segment that is yet to be made. */
const NEW = 'new';

interface SegmentDraft {
  title: string;
  description: string;
  source: string;
}

/** A segment: its condition as a form and as text, and who is in it. */
export function SegmentPage() {
  const { slug } = route.useParams();
  const { data, error } = useQuery({
    queryKey: ['segments', slug],
    enabled: slug !== NEW,
    queryFn: () => answerOf(api.GET('/api/v1/segments/{slug}', { params: { path: { slug } } })),
  });
  if (error) return <ProblemNotice problem={error} />;
  if (slug === NEW)
    return <SegmentEditor slug={undefined} start={{ title: '', description: '', source: '' }} />;
  return data ? <SegmentEditor key={data.updatedAt} slug={slug} start={data} /> : <Skeleton height={400} />;
}

function SegmentEditor({ slug, start }: { slug: string | undefined; start: SegmentDraft }) {
  const { t } = useTranslation(['segments', 'common']);
  const { may } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<SegmentDraft>(start);
  const [view, setView] = useState('form');
  const isReadOnly = !may('segments:write');
  const catalogue = useCatalogue();
  const scorecards = useQuery({
    queryKey: ['scorecards'],
    queryFn: () => answerOf(api.GET('/api/v1/scorecards')),
  });
  const live = scorecards.data?.items.filter(({ liveVersion }) => liveVersion !== null) ?? [];
  const reading = useMemo(
    () => (draft.source.trim() === '' ? undefined : readYaml(draft.source)),
    [draft.source],
  );
  const [source] = useDebouncedValue(draft.source, 350);
  const validation = useQuery({
    queryKey: ['segment-problems', source],
    enabled: source.trim() !== '',
    queryFn: () => answerOf(api.POST('/api/v1/segments/validate', { body: { source } })),
    placeholderData: (before) => before,
  });
  const isValid = source.trim() !== '' && validation.data?.isValid === true && !validation.isPlaceholderData;
  const problems = source.trim() === '' ? [] : (validation.data?.problems ?? []);
  const marks = useMemo(
    () =>
      problems.map(({ line, column, message }) => ({
        line: line ?? 1,
        column: column ?? 1,
        severity: 'error' as const,
        message,
      })),
    [problems],
  );
  const save = async (): Promise<void> => {
    const to = slug ?? newSlugOf(draft.title);
    try {
      await answerOf(api.PUT('/api/v1/segments/{slug}', { params: { path: { slug: to } }, body: draft }));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      notifyDone(t('saved'));
      await navigate({ to: `/segments/${to}` });
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  const remove = async (): Promise<void> => {
    if (slug === undefined) return;
    try {
      await answerOf(api.DELETE('/api/v1/segments/{slug}', { params: { path: { slug } } }));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      notifyDone(t('deleted'), () => {
        void answerOf(api.PUT('/api/v1/segments/{slug}', { params: { path: { slug } }, body: start })).then(
          () => queries.invalidateQueries({ queryKey: ['segments'] }),
        );
      });
      await navigate({ to: '/segments' });
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  return (
    <>
      <PageHeader
        title={slug === undefined ? t('new') : start.title}
        actions={
          !isReadOnly && (
            <>
              {slug !== undefined && (
                <Button variant="default" onClick={() => void remove()}>
                  {t('common:delete')}
                </Button>
              )}
              <Button
                disabled={
                  !isValid ||
                  draft.title.trim() === '' ||
                  (slug === undefined && newSlugOf(draft.title) === '')
                }
                onClick={() => void save()}
              >
                {t('common:save')}
              </Button>
            </>
          )
        }
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <fieldset disabled={isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
            <Stack gap="sm">
              <TextInput
                label={t('name')}
                value={draft.title}
                maxLength={200}
                onChange={({ currentTarget }) => setDraft({ ...draft, title: currentTarget.value })}
              />
              <Textarea
                label={t('description')}
                value={draft.description}
                autosize
                minRows={1}
                maxRows={6}
                onChange={({ currentTarget }) => setDraft({ ...draft, description: currentTarget.value })}
              />
              <Group justify="space-between">
                <Title order={2}>{t('condition')}</Title>
                <SegmentedControl
                  size="xs"
                  value={view}
                  aria-label={t('view')}
                  onChange={setView}
                  data={(['form', 'text'] as const).map((value) => ({ value, label: t(`views.${value}`) }))}
                />
              </Group>
              {view === 'form' ? (
                reading && !reading.ok ? (
                  <Notice color="red">{reading.problems[0]?.message}</Notice>
                ) : (
                  <ConditionBuilder
                    condition={reading?.ok ? (reading.value as Json) : undefined}
                    fields={leadFields({
                      traits: catalogue.traits,
                      events: catalogue.events,
                      scorecards: live,
                    })}
                    onChange={(condition) =>
                      setDraft({ ...draft, source: condition ? stringify(condition, { lineWidth: 0 }) : '' })
                    }
                  />
                )
              ) : (
                <Suspense fallback={<Skeleton height={160} />}>
                  <YamlView
                    text={draft.source}
                    label={t('condition')}
                    onWrite={(text) => setDraft((before) => ({ ...before, source: text }))}
                    marks={marks}
                    catalogue={catalogue}
                    isReadOnly={isReadOnly}
                  />
                </Suspense>
              )}
              {problems.length > 0 && (
                <Notice color="red" title={t('problems')}>
                  {problems.map(({ path, message }) => (
                    <Text key={path + message} size="sm">
                      {message}
                    </Text>
                  ))}
                </Notice>
              )}
            </Stack>
          </fieldset>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} component="aside" aria-label={t('members')}>
          <Members
            source={isValid ? source : undefined}
            condition={reading?.ok ? reading.value : undefined}
          />
        </Grid.Col>
      </Grid>
    </>
  );
}

/** How many leads meet the condition, and some of them: from a growing sample until everybody was looked at. */
function Members({ source, condition }: { source: string | undefined; condition: unknown }) {
  const { t } = useTranslation(['segments', 'common']);
  const { number, percent } = useFormat();
  const { answer, isRunning, problem } = useStream<string, SegmentPreview>(source, (asked, signal) =>
    api.POST('/api/v1/segments/preview/progress', { body: { source: asked }, parseAs: 'stream', signal }),
  );
  if (problem !== undefined) return <ProblemNotice problem={problem} />;
  if (!answer)
    return source === undefined ? <Text c="dimmed">{t('noCondition')}</Text> : <Skeleton height={160} />;
  const { matching, subjects, isExact, sampled, sample } = answer;
  const about = Math.round(matching.share * subjects);
  return (
    <Stack gap="xs" aria-busy={isRunning}>
      <Title order={2}>{t('members')}</Title>
      <div aria-live="polite">
        <Text size="xl" fw={600} className="numbers" data-testid="segment-count">
          {isExact ? number(matching.subjects) : t('about', { number: number(about) })}
        </Text>
        <Text size="sm" c="dimmed">
          {isExact
            ? t('shareOfAll', {
                share: percent(matching.share, 1),
                count: subjects,
                number: number(subjects),
              })
            : t('sampled', {
                low: number(Math.round(matching.low * subjects)),
                high: number(Math.round(matching.high * subjects)),
                sampled: number(sampled),
              })}
        </Text>
      </div>
      {isRunning && !isExact && (
        <Progress value={(100 * sampled) / Math.max(1, subjects)} size="xs" aria-label={t('counting')} />
      )}
      {sample.length > 0 && (
        <Stack component="ul" gap={2} m={0} pl="md" data-testid="segment-sample">
          {sample.map(({ subjectId, name }) => (
            <li key={subjectId}>
              <Anchor size="sm" lh="1.5rem" display="inline-block" href={`/leads/${subjectId}`}>
                {name}
              </Anchor>
            </li>
          ))}
        </Stack>
      )}
      {/* The address holds JSON text as a JSON value, as the router of the queue reads it. */}
      <Anchor
        size="sm"
        href={`/queue?condition=${encodeURIComponent(JSON.stringify(JSON.stringify(condition)))}`}
      >
        {t('showInQueue')}
      </Anchor>
    </Stack>
  );
}

function newSlugOf(title: string): string {
  const slug = slugOf(title);
  return slug === NEW ? 'new-segment' : slug;
}
