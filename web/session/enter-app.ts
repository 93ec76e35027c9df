import { queryClient } from '../query-client.ts';

/** Goes into the app after signing in, by loading it anew: with the language and the rights of whoever came in. */
export function enterApp(path: string | undefined): void {
  queryClient.clear();
  // Only a path of this app: an address of another site after “next” is not followed.
  const isOwn = path !== undefined && /^\/(?![/\\])/.test(path);
  window.location.assign(isOwn ? path : '/');
}
