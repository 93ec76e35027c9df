import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Skeleton,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { mdiAccountStarOutline } from '@mdi/js';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type IdealCustomerProfile,
  PROFILE_CRITERIA,
  type ProfileCriterion,
  type ProfileEntry,
  readProfile,
  writeProfile,
} from '../../src/domain/ideal-customer-profile.ts';
import { isObject, type Json } from '../../src/domain/json.ts';
import { readYaml } from '../../src/domain/read-yaml.ts';
import { answerOf, api } from '../api/client.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';

const CRITERIA = Object.keys(PROFILE_CRITERIA) as ProfileCriterion[];
const USUAL_POINTS = 10;

/** The ideal customer in plain fields, kept as fit rules of a scorecard. */
export function IdealCustomerPage() {
  const { t } = useTranslation('idealCustomer');
  const [chosen, setChosen] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['scorecards'],
    queryFn: () => answerOf(api.GET('/api/v1/scorecards')),
  });
  const scorecards = data?.items ?? [];
  const slug =
    chosen ?? scorecards.find(({ liveVersion }) => liveVersion !== null)?.slug ?? scorecards[0]?.slug;
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      {!data && <Skeleton height={320} />}
      {data && slug === undefined && (
        <EmptyState icon={mdiAccountStarOutline} title={t('emptyTitle')} text={t('emptyText')} />
      )}
      {slug !== undefined && (
        <Stack gap="md" maw={880}>
          <Select
            label={t('scorecard')}
            value={slug}
            allowDeselect={false}
            data={scorecards.map((one) => ({ value: one.slug, label: one.title }))}
            onChange={setChosen}
            maw={360}
          />
          <ProfileOf key={slug} slug={slug} />
        </Stack>
      )}
    </>
  );
}

function ProfileOf({ slug }: { slug: string }) {
  const { data } = useQuery({
    queryKey: ['scorecards', slug],
    queryFn: () => answerOf(api.GET('/api/v1/scorecards/{slug}', { params: { path: { slug } } })),
  });
  if (!data) return <Skeleton height={320} />;
  const source = data.draft ?? data.source ?? '';
  return <ProfileForm key={source} slug={slug} source={source} basedOn={data.draftUpdatedAt} />;
}

function ProfileForm({ slug, source, basedOn }: { slug: string; source: string; basedOn: string | null }) {
  const { t } = useTranslation('idealCustomer');
  const { may } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const reading = readYaml(source);
  const document = (reading.ok ? reading.value : null) as Json;
  const { profile: before, foreign } = readProfile(document);
  const [profile, setProfile] = useState<IdealCustomerProfile>(before);
  const dimensions = dimensionsOf(document);
  const [dimension, setDimension] = useState(dimensions.find((one) => one === 'fit') ?? dimensions[0]);
  if (!reading.ok) return <Notice color="red" title={t('unreadable')} />;
  const isReadOnly = !may('scorecards:write');
  const put = (criterion: ProfileCriterion, entry: ProfileEntry | undefined): void => {
    const { [criterion]: _, ...rest } = profile;
    setProfile(entry ? { ...rest, [criterion]: entry } : rest);
  };
  const save = async (): Promise<void> => {
    const complete = Object.fromEntries(Object.entries(profile).filter(([, entry]) => isComplete(entry)));
    const text = writeProfile(source, document, {
      profile: complete,
      dimension: dimensions.length > 1 ? dimension : undefined,
    });
    try {
      await answerOf(
        api.PUT('/api/v1/scorecards/{slug}/draft', {
          params: { path: { slug } },
          body: { source: text ?? source, basedOn },
        }),
      );
      await queries.invalidateQueries({ queryKey: ['scorecards'] });
      notifyDone(t('saved'));
      await navigate({ to: `/scorecards/${slug}` });
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  return (
    <fieldset disabled={isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <Stack gap="md">
        {dimensions.length > 1 && (
          <Select
            label={t('dimension')}
            value={dimension ?? null}
            data={dimensions}
            allowDeselect={false}
            maw={360}
            onChange={(value) => setDimension(value ?? undefined)}
          />
        )}
        {CRITERIA.map((criterion) => (
          <Criterion
            key={criterion}
            criterion={criterion}
            entry={profile[criterion]}
            isForeign={foreign.includes(criterion)}
            onChange={(entry) => put(criterion, entry)}
          />
        ))}
        {!isReadOnly && (
          <Group>
            <Button onClick={() => void save()}>{t('save')}</Button>
            <Button variant="subtle" component={Link} to={`/scorecards/${slug}`}>
              {t('toEditor')}
            </Button>
          </Group>
        )}
      </Stack>
    </fieldset>
  );
}

function Criterion({
  criterion,
  entry,
  isForeign,
  onChange,
}: {
  criterion: ProfileCriterion;
  entry: ProfileEntry | undefined;
  isForeign: boolean;
  onChange: (entry: ProfileEntry | undefined) => void;
}) {
  const { t } = useTranslation('idealCustomer');
  const { traits } = useCatalogue();
  const { asks, trait } = PROFILE_CRITERIA[criterion];
  const label = t(`criteria.${criterion}`);
  return (
    <Paper withBorder p="sm" component="section">
      <Group justify="space-between" gap="xs">
        <Checkbox
          label={
            <Title order={2} size="h3">
              {label}
            </Title>
          }
          checked={entry !== undefined || isForeign}
          disabled={isForeign}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.checked ? { trait, points: USUAL_POINTS, values: [] } : undefined)
          }
        />
      </Group>
      {isForeign && (
        <Text size="sm" c="dimmed">
          {t('foreign')}
        </Text>
      )}
      {entry && (
        <SimpleGrid cols={{ base: 1, sm: asks === 'range' ? 4 : 3 }} spacing="sm" mt="xs">
          {asks === 'range' ? (
            (['from', 'to'] as const).map((bound) => (
              <NumberInput
                key={bound}
                label={t(bound)}
                aria-label={t(`bounds.${bound}`, { criterion: label })}
                thousandSeparator=" "
                value={entry[bound] ?? ''}
                onChange={(value) => {
                  const { [bound]: _, ...rest } = entry;
                  onChange(typeof value === 'number' ? { ...rest, [bound]: value } : rest);
                }}
              />
            ))
          ) : (
            <TagsInput
              label={t(asks === 'in' ? 'anyOf' : 'containsAnyOf')}
              aria-label={t('valuesOf', { criterion: label })}
              value={entry.values}
              data={traits.find(({ name }) => name === entry.trait)?.values ?? []}
              onChange={(values) => onChange({ ...entry, values })}
            />
          )}
          <NumberInput
            label={t('points')}
            aria-label={t('pointsOf', { criterion: label })}
            allowDecimal={false}
            value={entry.points}
            onChange={(value) => typeof value === 'number' && onChange({ ...entry, points: value })}
          />
          <TextInput
            label={t('trait')}
            aria-label={t('traitOf', { criterion: label })}
            value={entry.trait}
            onChange={({ currentTarget }) => onChange({ ...entry, trait: currentTarget.value })}
          />
        </SimpleGrid>
      )}
    </Paper>
  );
}

function isComplete({ values, from, to, trait }: ProfileEntry): boolean {
  return trait.trim() !== '' && (values.length > 0 || from !== undefined || to !== undefined);
}

function dimensionsOf(document: Json): string[] {
  const dimensions = isObject(document) ? document.dimensions : undefined;
  return isObject(dimensions) ? Object.keys(dimensions) : [];
}
