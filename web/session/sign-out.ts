import { answerOf, api } from '../api/client.ts';

/** Signs out of this browser, and loads the app anew, so that nothing of what was seen stays in memory. */
export async function signOut(): Promise<void> {
  await answerOf(api.POST('/api/v1/sign-out', { body: {} }));
  window.location.assign('/sign-in');
}
