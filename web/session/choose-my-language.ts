import type { Language } from '../../src/domain/language.ts';
import type { Me } from '../../src/http/contract/session.ts';
import { api } from '../api/client.ts';
import { showLanguage } from '../i18n/translation.ts';
import { queryClient } from '../query-client.ts';
import { notifyProblem } from '../ui/notify.tsx';
import { sessionQuery } from './use-session.ts';

/**
 * Keeps another language for the person, for every browser and for e-mails, and shows it. In this order, so that the page
 * is in the language that it has after it is loaded anew.
 */
export async function chooseMyLanguage(language: Language, me: Me | null): Promise<void> {
  try {
    if (me?.kind === 'person') await api.PATCH('/api/v1/me', { body: { language } });
  } catch (problem) {
    notifyProblem(problem);
  }
  await showLanguage(language);
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}
