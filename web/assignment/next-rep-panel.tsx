import { Button, Group, Paper, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { nextRepQuery } from './assignment-queries.ts';
import { WhyRep } from './why-rep.tsx';

/** To whom of a team a lead would go now, and why; nothing happens by it. */
export function NextRepPanel({ team }: { team: string }) {
  const { t } = useTranslation('assignment');
  const [typed, setTyped] = useState('');
  const [lead, setLead] = useState('');
  const { data, error } = useQuery(nextRepQuery(team, lead));
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    setLead(typed.trim());
  };
  return (
    <Paper withBorder p="sm">
      <form onSubmit={ask}>
        <Group gap="xs" align="flex-end">
          <TextInput
            size="xs"
            label={t('next.lead')}
            placeholder={t('next.anyLead')}
            value={typed}
            onChange={({ currentTarget: { value } }) => setTyped(value)}
            style={{ flex: '1 1 12rem' }}
          />
          <Button type="submit" size="xs" variant="default">
            {t('next.ask')}
          </Button>
        </Group>
      </form>
      <div aria-live="polite">
        {error && <ProblemNotice problem={error} />}
        {!data && !error && <Skeleton height={60} mt="xs" />}
        {data && (
          <>
            <Text fw={600} mt="xs">
              {data.rep ? t('next.rep', { name: data.rep.name }) : t('next.nobody')}
            </Text>
            <WhyRep why={data.why} />
          </>
        )}
      </div>
    </Paper>
  );
}
