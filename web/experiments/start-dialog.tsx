import {
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Radio,
  Select,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  EXPERIMENT_AIMS,
  EXPERIMENT_KINDS,
  type ExperimentAim,
  type ExperimentKind,
} from '../../src/domain/experiment.ts';
import { slugOf } from '../../src/domain/slug-of.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { useLiveScorecards } from '../ui/use-live-scorecards.ts';

interface Values {
  kind: ExperimentKind;
  title: string;
  champion: string | null;
  challenger: string | null;
  bands: string[];
  segment: string | null;
  percent: number;
  aim: ExperimentAim;
  days: number;
  leads: number;
  worthwhilePercent: number;
}

const USUAL_PERCENT: Readonly<Record<ExperimentKind, number>> = {
  scorecards: 50,
  'hold-out': 90,
  exploration: 2,
};

/** Starts an experiment, and goes to it. */
export function StartDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['experiments', 'common']);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm<Values>({
    initialValues: {
      kind: 'scorecards',
      title: '',
      champion: null,
      challenger: null,
      bands: [],
      segment: null,
      percent: USUAL_PERCENT.scorecards,
      aim: 'conversion',
      days: 30,
      leads: 1_000,
      worthwhilePercent: 10,
    },
  });
  const starting = useMutation({
    mutationFn: (values: Values) => answerOf(api.POST('/api/v1/experiments', { body: bodyOf(values) })),
    onSuccess: async ({ slug }) => {
      await queries.invalidateQueries({ queryKey: ['experiments'] });
      notifyDone(t('started'));
      onClose();
      await navigate({ to: `/learn/experiments/${slug}` });
    },
  });
  const { kind } = form.values;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('start')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={form.onSubmit((values) => starting.mutate(values))}>
        <Stack gap="sm">
          <Radio.Group
            label={t('form.kind')}
            value={kind}
            onChange={(value) => {
              const chosen = EXPERIMENT_KINDS.find((one) => one === value) ?? 'scorecards';
              form.setValues({ kind: chosen, percent: USUAL_PERCENT[chosen] });
            }}
          >
            <Stack gap={6} mt={4}>
              {(['scorecards', 'exploration', 'hold-out'] as const).map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`form.kinds.${one}`)}
                  description={t(`form.kindTexts.${one}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput label={t('form.name')} required maxLength={60} {...form.getInputProps('title')} />
          {kind === 'hold-out' ? <SegmentSelect form={form} /> : <ScorecardSelects form={form} />}
          <NumberInput
            label={t(`form.share.${kind}`)}
            min={0.1}
            max={kind === 'exploration' ? 50 : 99}
            decimalScale={1}
            suffix=" %"
            {...form.getInputProps('percent')}
          />
          <Expectations form={form} />
          {starting.error && <ProblemNotice problem={starting.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={starting.isPending}>
              {t('form.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type Form = ReturnType<typeof useForm<Values>>;

function ScorecardSelects({ form }: { form: Form }) {
  const { t } = useTranslation('experiments');
  const scorecards = (useLiveScorecards() ?? []).filter(({ subject }) => subject === 'lead');
  const data = scorecards.map(({ slug, title }) => ({ value: slug, label: title }));
  const { kind, champion } = form.values;
  const bands = scorecards.find(({ slug }) => slug === champion)?.bands ?? [];
  return (
    <>
      <Select label={t('form.champion')} required data={data} {...form.getInputProps('champion')} />
      {kind === 'scorecards' && (
        <Select
          label={t('form.challenger')}
          required
          data={data.filter(({ value }) => value !== champion)}
          {...form.getInputProps('challenger')}
        />
      )}
      {bands.length > 0 && (
        <MultiSelect
          label={t('form.bands')}
          description={t('form.bandsHint')}
          placeholder={form.values.bands.length === 0 ? (bands.at(-1)?.title ?? '') : ''}
          data={bands.slice(1).map(({ id, title }) => ({ value: id, label: title }))}
          {...form.getInputProps('bands')}
        />
      )}
    </>
  );
}

function SegmentSelect({ form }: { form: Form }) {
  const { t } = useTranslation('experiments');
  const { data } = useQuery({
    queryKey: ['segments'],
    queryFn: () => answerOf(api.GET('/api/v1/segments')),
  });
  return (
    <Select
      label={t('form.segment')}
      placeholder={t('form.segmentAll')}
      clearable
      data={(data?.items ?? []).map(({ slug, title }) => ({ value: slug, label: title }))}
      {...form.getInputProps('segment')}
    />
  );
}

function Expectations({ form }: { form: Form }) {
  const { t } = useTranslation('experiments');
  const isCompared = form.values.kind !== 'exploration';
  return (
    <>
      {isCompared && (
        <Select
          label={t('form.aim')}
          allowDeselect={false}
          data={EXPERIMENT_AIMS.map((value) => ({ value, label: t(`form.aims.${value}`) }))}
          {...form.getInputProps('aim')}
        />
      )}
      <NumberInput
        label={t('form.days')}
        description={t('form.daysHint')}
        min={1}
        max={730}
        allowDecimal={false}
        {...form.getInputProps('days')}
      />
      {isCompared && (
        <>
          <NumberInput
            label={t('form.leads')}
            description={t('form.leadsHint')}
            min={40}
            allowDecimal={false}
            {...form.getInputProps('leads')}
          />
          <NumberInput
            label={t('form.worthwhile')}
            description={t('form.worthwhileHint')}
            min={0}
            max={1_000}
            suffix=" %"
            {...form.getInputProps('worthwhilePercent')}
          />
        </>
      )}
    </>
  );
}

function bodyOf({ kind, title, champion, challenger, bands, segment, ...values }: Values) {
  const isHoldOut = kind === 'hold-out';
  return {
    kind,
    title,
    slug: slugOf(title),
    ...(!isHoldOut && champion !== null && { champion }),
    ...(kind === 'scorecards' && challenger !== null && { challenger }),
    ...(!isHoldOut && bands.length > 0 && { bands }),
    ...(isHoldOut && segment !== null && { segment }),
    share: values.percent / 100,
    aim: values.aim,
    horizonDays: values.days,
    plannedLeads: values.leads,
    worthwhile: values.worthwhilePercent / 100,
  };
}
