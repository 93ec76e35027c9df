import {
  Button,
  Group,
  Modal,
  Progress,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryProgressAnswer } from '../../src/http/contract/enrolments.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';

const EVERYBODY = '';
const MOST_LEADS = 1_000;
const ASKED_EVERY_MS = 1_000;

/** Lets leads into a journey by hand: a segment, everybody, or some by their addresses; and shows how far that is. */
export function EnrolDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const { t } = useTranslation(['journeys', 'common']);
  const queries = useQueryClient();
  const [way, setWay] = useState<'segment' | 'leads'>('segment');
  const [segment, setSegment] = useState<string>(EVERYBODY);
  const [text, setText] = useState('');
  const leads = text.split(/[\s,;]+/).filter((lead) => lead !== '');
  const segments = useQuery({
    queryKey: ['segments'],
    queryFn: () => answerOf(api.GET('/api/v1/segments')),
  });
  const [isBegun, setIsBegun] = useState(false);
  const progress = useQuery({
    queryKey: ['journeys', slug, 'entry'],
    enabled: isBegun,
    refetchInterval: ({ state }) => (state.data?.isDone ? false : ASKED_EVERY_MS),
    queryFn: () =>
      answerOf<EntryProgressAnswer>(api.GET('/api/v1/journeys/{slug}/entry', { params: { path: { slug } } })),
  });
  const enrol = useMutation({
    mutationFn: async () => {
      const path = { slug };
      if (way === 'segment') {
        await answerOf(
          api.POST('/api/v1/journeys/{slug}/entry', {
            params: { path },
            body: segment === EVERYBODY ? {} : { segment },
          }),
        );
        return setIsBegun(true);
      }
      const { items } = await answerOf(
        api.POST('/api/v1/journeys/{slug}/enrolments', { params: { path }, body: { leads } }),
      );
      const entered = items.filter(({ refused }) => refused === null).length;
      notifyDone(t('enrol.entered', { count: entered, total: items.length }));
      onClose();
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['journeys'] }),
    onError: notifyProblem,
  });
  const choices = [
    { value: EVERYBODY, label: t('enrol.everybody') },
    ...(segments.data?.items ?? []).map(({ slug: value, title }) => ({ value, label: title })),
  ];
  return (
    <Modal opened onClose={onClose} title={t('enrol.title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('enrol.text')}
        </Text>
        <SegmentedControl
          value={way}
          onChange={(value) => setWay(value === 'leads' ? 'leads' : 'segment')}
          data={[
            { value: 'segment', label: t('enrol.segment') },
            { value: 'leads', label: t('enrol.leads') },
          ]}
        />
        {way === 'segment' ? (
          <Select
            label={t('enrol.segment')}
            data={choices}
            value={segment}
            allowDeselect={false}
            onChange={(value) => setSegment(value ?? EVERYBODY)}
          />
        ) : (
          <Textarea
            label={t('enrol.leads')}
            description={t('enrol.leadsHint')}
            autosize
            minRows={3}
            maxRows={12}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
        {progress.data && (
          <div aria-live="polite">
            <Progress value={100} animated={!progress.data.isDone} striped={!progress.data.isDone} />
            <Text size="sm" mt="xs">
              {t('enrol.progress', { count: progress.data.entered, looked: progress.data.looked })}
            </Text>
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {isBegun ? t('common:close') : t('common:cancel')}
          </Button>
          <Button
            loading={enrol.isPending}
            disabled={way === 'leads' && (leads.length === 0 || leads.length > MOST_LEADS)}
            onClick={() => enrol.mutate()}
          >
            {t('enrol.action')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
