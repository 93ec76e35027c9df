import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import type { JourneyData } from './use-journey.ts';

/** Lets leads into a journey that was published, pauses it, lets it go on, or archives it. */
export function JourneyStatusButtons({ journey: { slug, status } }: { journey: JourneyData }) {
  const { t } = useTranslation('journeys');
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const [isEnrolling, setIsEnrolling] = useState(false);
  const change = useMutation({
    mutationFn: (to: 'live' | 'paused' | 'archived') =>
      answerOf(
        api.PUT('/api/v1/journeys/{slug}/status', { params: { path: { slug } }, body: { status: to } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['journeys'] }),
    onError: notifyProblem,
  });
  return (
    <>
      {status === 'live' && (
        <Button variant="default" onClick={() => setIsEnrolling(true)}>
          {t('enrol.title')}
        </Button>
      )}
      {isEnrolling && <EnrolDialog slug={slug} onClose={() => setIsEnrolling(false)} />}
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate(status === 'live' ? 'paused' : 'live')}
      >
        {status === 'live' ? t('pause') : t('resume')}
      </Button>
      {status !== 'archived' && (
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {t('archive')}
        </Button>
      )}
      <ConfirmDialog
        opened={isAsking}
        title={t('archive')}
        text={t('archiveText')}
        action={t('archive')}
        onConfirm={() => change.mutate('archived')}
        onClose={() => setIsAsking(false)}
      />
    </>
  );
}
