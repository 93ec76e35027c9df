import { Button, Grid, Group, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplanationAnswer } from '../../src/http/contract/scores.ts';
import { LeadHandovers } from '../assignment/lead-handovers.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { LeadMeetings } from '../meetings/lead-meetings.tsx';
import { AssignDialog } from '../queue/assign-dialog.tsx';
import { RejectDialog } from '../queue/reject-dialog.tsx';
import { useSalesActions } from '../queue/use-sales-actions.ts';
import { useSession } from '../session/use-session.ts';
import { BandBadge } from '../ui/band-badge.tsx';
import { ChanceNote } from '../ui/chance-note.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PeopleTable } from '../ui/people-table.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { TraitTable } from '../ui/trait-table.tsx';
import { useLiveScorecards } from '../ui/use-live-scorecards.ts';
import { LeadComments } from './lead-comments.tsx';
import { type LeadDetail, leadQuery, type RuleRow, useCourse, useExplanation } from './lead-data.ts';
import { LeadDuplicates } from './lead-duplicates.tsx';
import { LeadJourneys } from './lead-journeys.tsx';
import { LeadMails } from './lead-mails.tsx';
import { LeadTimeline } from './lead-timeline.tsx';
import { ScoreCourse } from './score-course.tsx';
import { ScoreWaterfall, useRowText } from './score-waterfall.tsx';

const SLIDING_MS = 150;

/** Everything about a lead: who it is, why it has its score, what it did. */
export function LeadPage() {
  const { lead: reference } = useParams({ strict: false }) as { lead: string };
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useQuery(leadQuery(reference));
  const leadId = data?.leadId;
  useEffect(() => {
    // One that was merged into another leads on to it, and a name to the lead.
    if (leadId !== undefined && leadId !== reference)
      void navigate({ to: '/leads/$lead', params: { lead: leadId }, replace: true });
  }, [leadId, reference, navigate]);
  if (isPending) return <LeadSkeleton />;
  if (!data) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  return <Lead key={data.leadId} detail={data} />;
}

function LeadSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack role="status" aria-label={t('loading')}>
      <Skeleton height={40} width="40%" />
      <Skeleton height={260} />
      <Skeleton height={200} />
    </Stack>
  );
}

function Lead({ detail }: { detail: LeadDetail }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue', 'assignment', 'meetings']);
  const { leadId } = detail;
  const live = useLiveScorecards()?.filter(({ subject }) => subject === 'lead');
  const [chosen, setChosen] = useState<string>();
  const scorecard = chosen ?? live?.[0]?.slug;
  const [at, setAt] = useState<number | null>(null);
  const [settled] = useDebouncedValue(at, SLIDING_MS);
  const moment = settled === null ? undefined : new Date(settled).toISOString();
  const explained = useExplanation(leadId, { scorecard, at: moment });
  const explanation = explained.data;
  const course = useCourse(leadId, scorecard);
  return (
    <>
      <LeadHeader detail={detail} explanation={explanation} />
      {live && live.length > 1 && (
        <Select
          size="xs"
          mb="sm"
          w={240}
          aria-label={t('scorecard')}
          data={live.map(({ slug, title }) => ({ value: slug, label: title }))}
          value={scorecard ?? null}
          allowDeselect={false}
          onChange={(slug) => setChosen(slug ?? undefined)}
        />
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <Section title={moment === undefined ? t('why') : t('whyThen')}>
              {explained.isError && <ProblemNotice problem={explained.error} />}
              {explained.isPending && <Skeleton height={220} />}
              {explanation && <Waterfall explanation={explanation} isPast={moment !== undefined} />}
              {explanation && moment === undefined && <NextChange lead={leadId} now={explanation} />}
            </Section>
            <Section title={t('course.title')}>
              {course.data ? (
                <ScoreCourse points={course.data} bands={explanation?.bands ?? []} at={at} onMoment={setAt} />
              ) : (
                <Skeleton height={200} />
              )}
            </Section>
            <Section title={t('timeline.title')}>
              <LeadTimeline lead={leadId} />
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <Section title={t('assignment:lead.title')}>
              <LeadHandovers lead={leadId} />
            </Section>
            <Section title={t('comments.title')}>
              <LeadComments lead={leadId} />
            </Section>
            <Section title={t('meetings:lead.title')}>
              <LeadMeetings lead={leadId} />
            </Section>
            <Section title={t('journeys.title')}>
              <LeadJourneys lead={leadId} />
            </Section>
            <Section title={t('mails')}>
              <LeadMails lead={leadId} />
            </Section>
            <Section title={t('traits.explicit')}>
              <Explicit detail={detail} explanation={explanation} />
            </Section>
            <Section title={t('traits.implicit')}>
              <Implicit detail={detail} explanation={explanation} />
            </Section>
            {detail.companyId !== null && (
              <Section title={t('company.title')}>
                <Company detail={detail} companyId={detail.companyId} />
              </Section>
            )}
            <Section title={t('duplicates.title')}>
              <LeadDuplicates lead={leadId} />
              <Identities detail={detail} />
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function LeadHeader({
  detail,
  explanation,
}: {
  detail: LeadDetail;
  explanation: ExplanationAnswer | undefined;
}) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const { may } = useSession();
  const format = useFormat();
  const actions = useSalesActions();
  const [asks, setAsks] = useState<'reject' | 'assign'>();
  const target = { leadIds: [detail.leadId] };
  const { status, by, reason, at } = detail.status;
  return (
    <>
      <PageHeader
        title={detail.name ?? detail.identities[0]?.value ?? detail.leadId}
        text={
          <Group gap="xs" component="span">
            {explanation && (
              <>
                <Text component="span" fw={700} size="lg" c="var(--mantine-color-text)" className="numbers">
                  {explanation.score}
                </Text>
                {explanation.band !== null && <BandBadge band={explanation.band} bands={explanation.bands} />}
                {explanation.grade !== null && <span>{t('grade', { grade: explanation.grade })}</span>}
              </>
            )}
            <StatusBadge status={status} />
            {status !== 'new' && at !== null && (
              <span>{t(`status.${status}`, { by: by ?? '', when: format.date(at) })}</span>
            )}
            {reason !== null && <span>{t(`words:rejection.${reason}` as 'words:rejection.other')}</span>}
            <span>{detail.owner === null ? t('noOwner') : t('ownedBy', { owner: detail.owner })}</span>
          </Group>
        }
        actions={
          may('leads:write') && (
            <>
              <Button size="xs" variant="default" onClick={() => setAsks('assign')}>
                {t('queue:action.assign')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setAsks('reject')}>
                {t('queue:action.reject')}
              </Button>
              <Button size="xs" onClick={() => void actions.accept(target)}>
                {t('queue:action.accept')}
              </Button>
            </>
          )
        }
      />
      <RejectDialog
        count={asks === 'reject' ? 1 : 0}
        onClose={() => setAsks(undefined)}
        onReject={(why, note) => void actions.reject(target, why, note)}
      />
      <AssignDialog
        count={asks === 'assign' ? 1 : 0}
        onClose={() => setAsks(undefined)}
        onAssign={(owner) => void actions.assign(target, owner)}
        onTeam={(team) => void actions.letTeamDecide(target, team)}
      />
    </>
  );
}

function Waterfall({ explanation, isPast }: { explanation: ExplanationAnswer; isPast: boolean }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const format = useFormat();
  if (!explanation.isEligible) return <Text c="dimmed">{t('notEligible')}</Text>;
  return (
    <>
      {isPast && (
        <Group gap="xs" mb="xs" data-testid="moment">
          <Text fw={700} className="numbers">
            {explanation.score}
          </Text>
          {explanation.band !== null && <BandBadge band={explanation.band} bands={explanation.bands} />}
          <Text size="sm" c="dimmed">
            {format.dateTime(explanation.at)}
          </Text>
        </Group>
      )}
      {explanation.chance && <ChanceNote chance={explanation.chance} />}
      <ScoreWaterfall explanation={explanation} />
    </>
  );
}

/** When the score changes next if nothing happens, and to what. */
function NextChange({ lead, now }: { lead: string; now: ExplanationAnswer }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const format = useFormat();
  const then = useExplanation(lead, { scorecard: now.scorecard, at: now.changesAt });
  if (now.changesAt === null) {
    return (
      <Text size="sm" c="dimmed" mt="sm">
        {t('next.never')}
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed" mt="sm">
      {then.data === undefined
        ? t('next.when', { when: format.dateTime(now.changesAt) })
        : t('next.to', { when: format.dateTime(now.changesAt), score: then.data.score })}
    </Text>
  );
}

/** Traits that a rule takes for something that the lead did, as the scorecard says. */
function implicitTraits(explanation: ExplanationAnswer | undefined): ReadonlySet<string> {
  const rows =
    explanation?.rows.filter((row): row is RuleRow => row.kind === 'rule' && row.data === 'implicit') ?? [];
  return new Set(rows.flatMap(({ evidence }) => evidence.trait?.name ?? []));
}

function Explicit({
  detail,
  explanation,
}: {
  detail: LeadDetail;
  explanation: ExplanationAnswer | undefined;
}) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const implicit = implicitTraits(explanation);
  const traits = detail.traits.filter(({ name }) => !implicit.has(name));
  if (traits.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('traits.none')}
      </Text>
    );
  }
  return <TraitTable traits={traits} label={t('traits.explicit')} />;
}

function Implicit({
  detail,
  explanation,
}: {
  detail: LeadDetail;
  explanation: ExplanationAnswer | undefined;
}) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const say = useRowText();
  const implicit = implicitTraits(explanation);
  const did = (explanation?.rows ?? []).filter(
    (row): row is RuleRow =>
      row.kind === 'rule' && row.data === 'implicit' && row.evidence.events.length > 0 && row.value !== null,
  );
  const traits = detail.traits.filter(({ name }) => implicit.has(name));
  return (
    <>
      {traits.length > 0 && <TraitTable traits={traits} label={t('traits.implicit')} />}
      {did.map((row) => (
        <Text key={row.rule} size="sm" py={3}>
          {say(row)}
        </Text>
      ))}
      {did.length + traits.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('traits.nothingDone')}
        </Text>
      )}
    </>
  );
}

function Company({ detail, companyId }: { detail: LeadDetail; companyId: string }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  return (
    <Stack gap="sm">
      <TextLink to="/companies/$company" params={{ company: companyId }}>
        {detail.company ?? companyId}
      </TextLink>
      {detail.companyTraits.length > 0 && (
        <TraitTable traits={detail.companyTraits.slice(0, 8)} label={t('company.title')} isCompany />
      )}
      <PeopleTable companyId={companyId} without={detail.leadId} label={t('company.colleagues')} />
    </Stack>
  );
}

function Identities({ detail }: { detail: LeadDetail }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const format = useFormat();
  return (
    <Text size="xs" c="dimmed" mt="sm">
      {t('identities', { names: format.list(detail.identities.slice(0, 12).map(({ value }) => value)) })}
    </Text>
  );
}
