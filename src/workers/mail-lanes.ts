/** The lane that all e-mails take: our own mail server. */
export const SMTP_LANE = 'smtp';

/** The lane of the domain that an address belongs to. */
export function domainLane(address: string): string {
  return `mail:${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}`;
}
