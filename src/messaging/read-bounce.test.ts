import { describe, expect, it } from 'vitest';
import { readBounce } from './read-bounce.ts';

/** A notification as Postfix writes it, with the fields that a test changes. */
function notification({
  action = 'failed',
  status = '5.1.1',
  to = 'bounce+0011@bounces.example.com',
} = {}): string {
  return `From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
To: ${to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1"
Message-ID: <20261122.own@mail.example.net>

--b1
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; ann@example.com
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 ${status} <ann@example.com>: Recipient address
    rejected

--b1
Content-Type: text/rfc822-headers

Return-Path: <bounce+0011@bounces.example.com>
Message-ID: <8987edb4-0fa4-8962-a5c0-fb464c23d756@example.com>
Subject: Hello

--b1--
`.replaceAll('\n', '\r\n');
}

describe('what comes to the address of bounces', () => {
  it('says which e-mail could not be delivered, and whether the address will ever work', () => {
    expect(readBounce(notification())).toEqual({
      kind: 'hard',
      messageIds: ['<8987edb4-0fa4-8962-a5c0-fb464c23d756@example.com>'],
      returnPath: 'bounce+0011@bounces.example.com',
      recipient: null,
      detail: '550 5.1.1 <ann@example.com>: Recipient address rejected',
    });
    expect(readBounce(notification({ status: '5.2.2' }))?.kind).toBe('soft');
    expect(readBounce(notification({ status: '5.7.1' }))?.kind).toBe('soft');
    expect(readBounce(notification({ to: 'ripen@example.com' }))?.returnPath).toBeNull();
  });

  it('says nothing when it is late, delivered, or no notification', () => {
    expect(readBounce(notification({ action: 'delayed', status: '4.4.1' }))).toBeUndefined();
    expect(readBounce(notification({ action: 'delivered', status: '2.0.0' }))).toBeUndefined();
    expect(readBounce('Subject: Out of office\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n')).toBeUndefined();
    expect(readBounce('')).toBeUndefined();
  });

  it('may be a complaint', () => {
    const complaint = `To: bounce+0011@bounces.example.com
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0

--b1
Content-Type: message/rfc822

Message-ID: <8987edb4-0fa4-8962-a5c0-fb464c23d756@example.com>
`;
    expect(readBounce(complaint)).toMatchObject({
      kind: 'complaint',
      returnPath: 'bounce+0011@bounces.example.com',
    });
  });
});
