import { Button, Stepper } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../ui/page-header.tsx';
import { DataStep } from './data-step.tsx';
import { GoalStep } from './goal-step.tsx';
import { LeadsStep } from './leads-step.tsx';
import { useWelcomeProgress, type WelcomeProgress } from './welcome-progress.ts';

/** The first ten minutes: a goal with its scorecard, data, and the ranked leads. */
export function WelcomePage() {
  const { t } = useTranslation('welcome');
  const [progress, setProgress] = useWelcomeProgress();
  const { step, scorecard } = progress;
  const go = (next: WelcomeProgress['step']): void => setProgress({ ...progress, step: next });
  return (
    <>
      <PageHeader
        title={t('title')}
        text={t('text')}
        actions={
          <Button component={Link} to="/" variant="default">
            {t('skip')}
          </Button>
        }
      />
      <Stepper active={step} onStepClick={(next) => go(next as WelcomeProgress['step'])} size="sm" mb="md">
        <Stepper.Step label={t('step.goal')}>
          <GoalStep onChosen={(slug) => setProgress({ step: 1, scorecard: slug })} />
        </Stepper.Step>
        <Stepper.Step label={t('step.data')}>
          <DataStep onDone={() => go(2)} />
        </Stepper.Step>
        <Stepper.Step label={t('step.leads')}>
          <LeadsStep chosen={scorecard} />
        </Stepper.Step>
      </Stepper>
    </>
  );
}
