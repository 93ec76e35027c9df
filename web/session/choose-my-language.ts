import type { Language } from '../../src/domain/language.ts';
import type { Me } from '../../src/http/contract/session.ts';
import { api } from '../api/client.ts';
import { showLanguage } from '../i18n/translation.ts';
import { queryClient } from '../query-client.ts';
import { notifyProblem } from '../ui/notify.tsx';
import { sessionQuery } from './use-session.ts';

/** Shows another language at once, and keeps it for the person, for every browser and for e-mails. */
export async function chooseMyLanguage(language: Language, me: Me | null): Promise<void> {
  await showLanguage(language);
  if (me?.kind !== 'person') return;
  try {
    await api.PATCH('/api/v1/me', { body: { language } });
    await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  } catch (problem) {
    notifyProblem(problem);
  }
}
