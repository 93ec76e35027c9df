import { Button, Group, NumberInput, Select, SimpleGrid, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HealthAnswer } from '../../src/http/contract/health.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** How often a scorecard is looked through, and whether it is learned again by itself. */
export function CareForm({ health }: { health: HealthAnswer }) {
  const { t } = useTranslation('modelHealth');
  const { date } = useFormat();
  const { may } = useSession();
  const queries = useQueryClient();
  const { scorecard, settings, retrained, retrainedAt } = health;
  const form = useForm({ initialValues: settings });
  const saving = useMutation({
    mutationFn: (body: HealthAnswer['settings']) =>
      answerOf(api.PUT('/api/v1/scorecards/{slug}/care', { params: { path: { slug: scorecard } }, body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['model-health'] });
      notifyDone(t('care.saved'));
    },
  });
  const isFixed = !may('scorecards:write');
  const { retrain } = form.values;
  const days = { min: 7, max: 730, allowDecimal: false, disabled: isFixed };
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))}>
      <Title order={3} mb="xs">
        {t('care.title')}
      </Title>
      {retrained && retrainedAt !== null && (
        <Text size="sm" mb="xs">
          {t('care.last', { date: date(retrainedAt), outcome: t(`care.outcomes.${retrained.outcome}`) })}{' '}
          {retrained.reasons.join(' ')}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        <NumberInput label={t('care.reviewEveryDays')} {...days} {...form.getInputProps('reviewEveryDays')} />
        <Select
          label={t('care.retrain')}
          allowDeselect={false}
          disabled={isFixed}
          data={(['never', 'draft', 'publish'] as const).map((value) => ({
            value,
            label: t(`care.retrains.${value}`),
          }))}
          {...form.getInputProps('retrain')}
        />
        {retrain !== 'never' && (
          <NumberInput
            label={t('care.retrainEveryDays')}
            {...days}
            {...form.getInputProps('retrainEveryDays')}
          />
        )}
        {retrain === 'publish' && (
          <>
            <NumberInput
              label={t('care.fewestOutcomes')}
              min={10}
              allowDecimal={false}
              disabled={isFixed}
              {...form.getInputProps('fewestOutcomes')}
            />
            <NumberInput
              label={t('care.leastGain')}
              description={t('care.leastGainHint')}
              min={0}
              max={0.5}
              step={0.01}
              decimalScale={3}
              disabled={isFixed}
              {...form.getInputProps('leastGain')}
            />
          </>
        )}
      </SimpleGrid>
      {saving.error && <ProblemNotice problem={saving.error} />}
      {!isFixed && (
        <Group mt="sm">
          <Button type="submit" size="xs" variant="default" loading={saving.isPending}>
            {t('care.save')}
          </Button>
        </Group>
      )}
    </form>
  );
}
