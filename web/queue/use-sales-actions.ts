import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RejectionReason, SalesStatus } from '../../src/domain/sales-status.ts';
import type { ActionAnswer } from '../../src/http/contract/queue.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { type QueueSearch, queueParameters } from './queue-search.ts';
import type { QueueData } from './use-queue.ts';

/** The leads that an action is about: these, or all that a filter finds. */
export type Target = { leadIds: string[] } | { filter: QueueSearch; expectedCount: number };

export interface SalesActions {
  assign(target: Target, owner: string | null): Promise<void>;
  /** Hands leads over to a team, by whose rules each goes to a rep. */
  letTeamDecide(target: Target, team: { slug: string; title: string }): Promise<void>;
  accept(target: Target): Promise<void>;
  reject(target: Target, reason: RejectionReason, note?: string): Promise<void>;
}

/** What sales does with leads. The lists show it at once; it can be taken back for a while. */
export function useSalesActions(): SalesActions {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const client = useQueryClient();

  const refresh = async (): Promise<void> => {
    await Promise.all(
      ['queue', 'queue-count', 'lead', 'timeline', 'owners', 'people'].map((key) =>
        client.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  /** Shows in every list what is about to be true, and returns how to show again what was. */
  const show = (target: Target, change: { owner?: string | null; status?: SalesStatus }): (() => void) => {
    if (!('leadIds' in target)) return () => undefined;
    const ids = new Set(target.leadIds);
    const before = client.getQueriesData<QueueData>({ queryKey: ['queue'] });
    client.setQueriesData<QueueData>({ queryKey: ['queue'] }, (data) => data && changed(data, ids, change));
    return () => {
      for (const [key, data] of before) client.setQueryData(key, data);
    };
  };
  const undo = async ({ actionId, leadIds }: ActionAnswer): Promise<void> => {
    try {
      await api.POST('/api/v1/queue/undo', { body: { actionId, leadIds } });
      notifyDone(t('done.undone'));
    } catch (problem) {
      notifyProblem(problem);
    }
    await refresh();
  };
  const act = async (
    target: Target,
    {
      change,
      send,
      say,
    }: {
      change: { owner?: string | null; status?: SalesStatus };
      send: (body: object) => Promise<{ data?: ActionAnswer }>;
      say: (count: number) => string;
    },
  ): Promise<void> => {
    const restore = show(target, change);
    try {
      const body =
        'leadIds' in target
          ? target
          : { filter: queueParameters(target.filter, Date.now()), expectedCount: target.expectedCount };
      const answer = await answerOf(send({ ...body, actionId: crypto.randomUUID() }));
      notifyDone(say(answer.leadIds.length), () => void undo(answer));
      await refresh();
    } catch (problem) {
      restore();
      notifyProblem(problem);
    }
  };
  return {
    assign: (target, owner) =>
      act(target, {
        change: { owner },
        send: (body) => api.POST('/api/v1/queue/assignments', { body: { ...body, owner } }),
        say: (count) =>
          owner === null ? t('done.unassigned', { count }) : t('done.assigned', { count, owner }),
      }),
    letTeamDecide: (target, { slug, title }) =>
      act(target, {
        change: {},
        send: (body) => api.POST('/api/v1/queue/assignments', { body: { ...body, team: slug } }),
        say: (count) => t('done.assigned', { count, owner: title }),
      }),
    accept: (target) =>
      act(target, {
        change: { status: 'accepted' },
        send: (body) => api.POST('/api/v1/queue/acceptances', { body }),
        say: (count) => t('done.accepted', { count }),
      }),
    reject: (target, reason, note) =>
      act(target, {
        change: { status: 'rejected' },
        send: (body) =>
          api.POST('/api/v1/queue/rejections', { body: { ...body, reason, ...(note && { note }) } }),
        say: (count) => t('done.rejected', { count }),
      }),
  };
}

function changed(
  data: QueueData,
  ids: ReadonlySet<string>,
  change: { owner?: string | null; status?: SalesStatus },
): QueueData {
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => (ids.has(item.subjectId) ? { ...item, ...change } : item)),
  }));
  return { ...data, pages };
}
