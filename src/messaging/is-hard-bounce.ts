/**
 * Whether a refusal means that the address will never work, so that it is written to no more: what the enhanced status code
 * (RFC 3463) says, as 5.1.1 for a mailbox that is not there; without one, 550, 551 and 553 (RFC 5321, 4.2.3). A
 * refusal of this one e-mail, as for its content (5.7.1) or a full mailbox (5.2.2), does not.
 */
export function isHardBounce({ code, response }: { code: number; response: string }): boolean {
  if (code < 500) return false;
  const enhanced = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(response);
  if (!enhanced) return [550, 551, 553].includes(code);
  const [, subject, detail] = enhanced;
  return subject === '1' || (subject === '2' && detail === '1');
}
