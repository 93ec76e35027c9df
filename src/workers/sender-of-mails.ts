/** The Message-ID of an effect: the same however often it is tried. */
export function messageIdOf(effectId: string, from: string): string {
  const { address } = senderOf(from);
  return `<${effectId}@${address.slice(address.lastIndexOf('@') + 1)}>`;
}

/** Name and address of `Ripen <ripen@example.com>`. */
export function senderOf(from: string): { name: string; address: string } {
  const [, name = '', address = from] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(from) ?? [];
  return { name: name.replace(/^"(.*)"$/, '$1'), address: address.trim() };
}
