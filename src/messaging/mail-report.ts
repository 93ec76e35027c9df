/** What a provider or a mail server says became of an e-mail after it was taken. */
export interface MailReport {
  kind: 'hard' | 'soft' | 'complaint' | 'delivered';
  /** Message-IDs by which it names the e-mail, with or without angle brackets. */
  messageIds: string[];
  /** The address that bounces of the e-mail go to, where it is told. */
  returnPath: string | null;
  recipient: string | null;
  /** In the words of who reports. */
  detail: string;
}
