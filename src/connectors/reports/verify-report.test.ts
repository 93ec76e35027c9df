import { createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TEST_CERTIFICATE, TEST_KEY } from '../../testing/sns-certificate.ts';
import {
  hasToken,
  isAddressOfSns,
  isOfMailgun,
  isOfPostmark,
  isOfSendgrid,
  isOfSns,
} from './verify-report.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const SECONDS = String(NOW / 1_000);

function raw(body: string, headers: Record<string, string>) {
  return { body, header: (name: string) => headers[name] };
}

describe('a report of SendGrid', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const signed = (body: string, timestamp = SECONDS) =>
    raw(body, {
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.from(timestamp + body),
        privateKey,
      ).toString('base64'),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    });

  it('is believed when it is signed, whole, and of now', () => {
    const report = signed('[{"event":"bounce"}]');
    expect(isOfSendgrid(report, { publicKey: key, now: NOW })).toBe(true);
    expect(isOfSendgrid({ ...report, body: '[{"event":"spamreport"}]' }, { publicKey: key, now: NOW })).toBe(
      false,
    );
    expect(isOfSendgrid(report, { publicKey: key, now: NOW + 16 * 60_000 })).toBe(false);
    expect(isOfSendgrid(raw('[]', {}), { publicKey: key, now: NOW })).toBe(false);
    expect(isOfSendgrid(report, { publicKey: 'nonsense', now: NOW })).toBe(false);
  });
});

it('a report of Mailgun is believed when it is signed and of now', () => {
  const signature = createHmac('sha256', 'key').update(`${SECONDS}token`).digest('hex');
  const body = { signature: { timestamp: SECONDS, token: 'token', signature } };
  expect(isOfMailgun(body, { signingKey: 'key', now: NOW })).toBe(true);
  expect(isOfMailgun(body, { signingKey: 'other', now: NOW })).toBe(false);
  expect(isOfMailgun(body, { signingKey: 'key', now: NOW + 3_600_000 })).toBe(false);
  expect(isOfMailgun({}, { signingKey: 'key', now: NOW })).toBe(false);
});

it('a report of Postmark, or of anybody, is believed by its login, or token', () => {
  const login = `Basic ${Buffer.from('user:word').toString('base64')}`;
  expect(isOfPostmark(raw('', { authorization: login }), 'user:word')).toBe(true);
  expect(isOfPostmark(raw('', { authorization: login }), 'user:other')).toBe(false);
  expect(hasToken(raw('', { authorization: 'Bearer sesame' }), 'sesame')).toBe(true);
  expect(hasToken(raw('', {}), 'sesame')).toBe(false);
});

describe('Amazon SNS', () => {
  it.each([
    ['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem', true],
    ['https://sns.cn-north-1.amazonaws.com.cn/x.pem', true],
    ['http://sns.eu-west-1.amazonaws.com/x.pem', false],
    ['https://sns.eu-west-1.amazonaws.com.evil.example/x.pem', false],
    ['https://evil.example/https://sns.eu-west-1.amazonaws.com/', false],
    ['https://sns.eu-west-1.amazonaws.com@evil.example/', false],
    [undefined, false],
  ])('is asked at %s: %s', (address, isTheirs) => {
    expect(isAddressOfSns(address)).toBe(isTheirs);
  });

  it.each([
    ['1', 'RSA-SHA1'],
    ['2', 'RSA-SHA256'],
  ])('is believed when it is signed, whole, and of now: version %s', async (version, algorithm) => {
    const body = {
      ...{
        Type: 'Notification',
        MessageId: '1',
        Message: '{"eventType":"Bounce"}',
        TopicArn: 'arn:aws:sns:eu-west-1:1:mail',
      },
      ...{
        Timestamp: new Date(NOW).toISOString(),
        SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/x.pem',
      },
    };
    const { Message, MessageId, Timestamp, TopicArn, Type } = body;
    // As the documentation of SNS has it: the fields by name, a subject only where there is one.
    const fields = { Message, MessageId, Timestamp, TopicArn, Type };
    const text = Object.entries(fields)
      .map(([field, value]) => `${field}\n${value}\n`)
      .join('');
    const Signature = createSign(algorithm).update(text).sign(TEST_KEY, 'base64');
    const signed = { ...body, Signature, SignatureVersion: version };
    const about = { topicArn: TopicArn, now: NOW, certificate: async () => TEST_CERTIFICATE };
    expect(await isOfSns(signed, about)).toBe(true);
    expect(await isOfSns({ ...signed, Message: '{"eventType":"Complaint"}' }, about)).toBe(false);
    expect(await isOfSns(signed, { ...about, now: NOW + 2 * 3_600_000 })).toBe(false);
  });

  it('is not believed by another topic, without a certificate, or with a signature of somebody else', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const body = {
      Type: 'Notification',
      MessageId: '1',
      Message: '{}',
      Timestamp: new Date(NOW).toISOString(),
      TopicArn: 'arn:aws:sns:eu-west-1:1:mail',
      SignatureVersion: '2',
      SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/x.pem',
      Signature: createSign('RSA-SHA256').update('whatever').sign(privateKey, 'base64'),
    };
    const asked: string[] = [];
    const certificate = async (address: string): Promise<string> => {
      asked.push(address);
      return 'no certificate';
    };
    expect(await isOfSns(body, { topicArn: 'arn:aws:sns:eu-west-1:1:other', now: NOW, certificate })).toBe(
      false,
    );
    expect(
      await isOfSns(
        { ...body, SigningCertURL: 'https://evil.example/x.pem' },
        { topicArn: body.TopicArn, now: NOW, certificate },
      ),
    ).toBe(false);
    expect(asked).toEqual([]);
    expect(await isOfSns(body, { topicArn: body.TopicArn, now: NOW, certificate })).toBe(false);
    expect(asked).toHaveLength(1);
  });
});
