import { describe, expect, it } from 'vitest';
import { InvalidSetting } from './invalid-setting.ts';
import { settingsFrom } from './settings.ts';

describe('LOG_LEVEL', () => {
  it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])('may be %s', (level) => {
    expect(settingsFrom({ LOG_LEVEL: level }).logLevel).toBe(level);
  });

  it.each(['loud', 'INFO', ''])('is refused when it is “%s”, saying what it may be', (level) => {
    expect(() => settingsFrom({ LOG_LEVEL: level })).toThrow(InvalidSetting);
    expect(() => settingsFrom({ LOG_LEVEL: level })).toThrow(
      `LOG_LEVEL: got “${level}”, expected one of fatal, error, warn, info, debug, trace, silent`,
    );
  });
});

describe('the settings of people who sign in', () => {
  const url = { RIPEN_PUBLIC_URL: 'https://ripen.example.com/' };

  it('are absent when they are not set, or empty', () => {
    const { publicUrl, secret, mail, singleSignOn } = settingsFrom({ RIPEN_SMTP_URL: '', RIPEN_SECRET: ' ' });
    expect([publicUrl, secret, mail, singleSignOn]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('are read as they are', () => {
    const settings = settingsFrom({
      ...url,
      RIPEN_SMTP_URL: 'smtps://ann:word@mail.example.com',
      RIPEN_MAIL_FROM: 'ripen@example.com',
      RIPEN_OIDC_ISSUER: 'https://login.example.com/tenant',
      RIPEN_OIDC_CLIENT_ID: 'ripen',
      RIPEN_OIDC_CLIENT_SECRET: 'word',
    });
    expect(settings.publicUrl).toBe('https://ripen.example.com');
    expect(settings.mail).toEqual({ url: 'smtps://ann:word@mail.example.com', from: 'ripen@example.com' });
    expect(settings.singleSignOn).toEqual({
      issuer: 'https://login.example.com/tenant',
      clientId: 'ripen',
      clientSecret: 'word',
      title: 'login.example.com',
      domain: undefined,
      role: 'viewer',
    });
  });

  const mail = { RIPEN_SMTP_URL: 'smtp://mail.example.com', RIPEN_MAIL_FROM: 'ripen@example.com' };
  const provider = {
    RIPEN_OIDC_ISSUER: 'https://login.example.com',
    RIPEN_OIDC_CLIENT_ID: 'ripen',
    RIPEN_OIDC_CLIENT_SECRET: 'word',
  };
  it.each([
    ['RIPEN_PUBLIC_URL', { RIPEN_PUBLIC_URL: 'ripen.example.com' }],
    ['RIPEN_PUBLIC_URL', { RIPEN_PUBLIC_URL: 'https://ripen.example.com/below' }],
    ['RIPEN_SECRET', { RIPEN_SECRET: 'too short' }],
    ['RIPEN_SMTP_URL', { ...url, ...mail, RIPEN_SMTP_URL: 'mail.example.com' }],
    ['RIPEN_MAIL_FROM', { ...url, ...mail, RIPEN_MAIL_FROM: undefined }],
    ['RIPEN_PUBLIC_URL', mail],
    ['RIPEN_PUBLIC_URL', provider],
    ['RIPEN_OIDC_CLIENT_SECRET', { ...url, ...provider, RIPEN_OIDC_CLIENT_SECRET: undefined }],
    ['RIPEN_OIDC_ROLE', { ...url, ...provider, RIPEN_OIDC_ROLE: 'owner' }],
  ])('name %s when it cannot be used: %j', (name, environment) => {
    expect(() => settingsFrom(environment)).toThrow(InvalidSetting);
    expect(() => settingsFrom(environment)).toThrow(name);
  });

  it('say no secret when they are refused', () => {
    const environment = { ...url, RIPEN_SMTP_URL: 'ann:word@mail.example.com', RIPEN_SECRET: 'a secret' };
    expect(() => settingsFrom(environment)).toThrow(/^(?!.*(word|a secret))/);
  });
});
