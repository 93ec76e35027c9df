/** The purpose for which the secret address of a channel is sealed: it opens for no other. */
export function channelPurpose(slug: string): string {
  return `channel:${slug}`;
}
