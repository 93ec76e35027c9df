import { describe, expect, it } from 'vitest';
import type { KnownIdentity } from '../store/identities.ts';
import { type CompactMessage, incoming } from '../testing/incoming.ts';
import { IdentityPlan, identitiesIn } from './identity-plan.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');

/** A plan whose new leads are called new1, new2, …; names are written as “user ann = lead1”. */
function planWith(...known: string[]): {
  plan: IdentityPlan;
  leadOf: (message: Partial<CompactMessage>) => string;
} {
  let created = 0;
  const plan = new IdentityPlan(known.map(identity), () => `new${++created}`);
  return { plan, leadOf: (message) => plan.leadOf(incoming(messageOf(message), NOW)).leadId };
}

function identity(text: string): KnownIdentity {
  const [kind, value, , subjectId] = text.split(' ');
  return {
    kind: kind as KnownIdentity['kind'],
    value: value ?? '',
    subjectId: subjectId ?? '',
    originId: subjectId ?? '',
  };
}

function messageOf(message: Partial<CompactMessage>): CompactMessage {
  return message.alias === undefined ? { track: 'Opened', ...message } : message;
}

function added(plan: IdentityPlan): string[] {
  return plan.added.map(({ kind, value, subjectId }) => `${kind} ${value} = ${subjectId}`).sort();
}

describe('a lead begins', () => {
  it('with a device that nobody knows, and stays the same for it', () => {
    const { plan, leadOf } = planWith();
    expect([leadOf({ device: 'd' }), leadOf({ device: 'd' })]).toEqual(['new1', 'new1']);
    expect(plan.created).toEqual([{ subjectId: 'new1', kind: 'lead' }]);
    expect(added(plan)).toEqual(['anonymous d = new1']);
  });

  it('with a user id that nobody knows, with all the names of the message', () => {
    const { plan, leadOf } = planWith();
    expect(leadOf({ user: 'ann', device: 'd', email: 'ann@example.com' })).toBe('new1');
    expect(added(plan)).toEqual(['anonymous d = new1', 'email ann@example.com = new1', 'user ann = new1']);
  });
});

describe('an anonymous visitor', () => {
  it('becomes known when it identifies, without a merge', () => {
    const { plan, leadOf } = planWith('anonymous d = lead1');
    expect(leadOf({ device: 'd', user: 'ann' })).toBe('lead1');
    expect(added(plan)).toEqual(['user ann = lead1']);
    expect(plan.merges).toEqual([]);
  });

  it('is put together with the person who is known already', () => {
    const { plan, leadOf } = planWith('anonymous d = lead1', 'user ann = lead2');
    expect(leadOf({ device: 'd', user: 'ann' })).toBe('lead2');
    expect(plan.merges).toEqual([{ from: 'lead1', to: 'lead2', into: 'lead2' }]);
    expect(leadOf({ device: 'd' })).toBe('lead2');
  });

  it('on a second device is put together too', () => {
    const { plan, leadOf } = planWith('anonymous d1 = lead1', 'user ann = lead1', 'anonymous d2 = lead2');
    expect(leadOf({ device: 'd2', user: 'ann' })).toBe('lead1');
    expect(plan.merges).toEqual([{ from: 'lead2', to: 'lead1', into: 'lead1' }]);
  });
});

describe('a shared device', () => {
  it('does not put two user ids together', () => {
    const { plan, leadOf } = planWith('anonymous d = lead1', 'user ann = lead1');
    expect(leadOf({ device: 'd', user: 'bob' })).toBe('new1');
    expect(plan.merges).toEqual([]);
    expect(added(plan)).toEqual(['user bob = new1']);
  });

  it('gives what is anonymous to the one who identified on it first', () => {
    const { leadOf } = planWith('anonymous d = lead1', 'user ann = lead1', 'user bob = lead2');
    expect(leadOf({ device: 'd', user: 'bob' })).toBe('lead2');
    expect(leadOf({ device: 'd' })).toBe('lead1');
  });
});

describe('an e-mail address', () => {
  it('finds the lead of a message without a user id, before the device does', () => {
    const { plan, leadOf } = planWith(
      'email ann@example.com = lead1',
      'anonymous d = lead2',
      'user bob = lead2',
    );
    expect(leadOf({ device: 'd', email: 'ann@example.com' })).toBe('lead1');
    expect(plan.merges).toEqual([]);
  });

  it('puts a lead without a user id together with the user who says it', () => {
    const { plan, leadOf } = planWith('email ann@example.com = lead1', 'user ann = lead2');
    expect(leadOf({ user: 'ann', email: 'ann@example.com' })).toBe('lead2');
    expect(plan.merges).toEqual([{ from: 'lead1', to: 'lead2', into: 'lead2' }]);
  });

  it('that is shared does not put two user ids together, and stays with the first', () => {
    const { plan, leadOf } = planWith('email info@example.com = lead1', 'user ann = lead1');
    expect(leadOf({ user: 'bob', email: 'info@example.com' })).toBe('new1');
    expect(plan.merges).toEqual([]);
    expect(leadOf({ email: 'info@example.com' })).toBe('lead1');
  });

  it('puts the device on which it was said together with it', () => {
    const { plan, leadOf } = planWith('email ann@example.com = lead1', 'anonymous d = lead2');
    expect(leadOf({ device: 'd', email: 'ann@example.com' })).toBe('lead1');
    expect(plan.merges).toEqual([{ from: 'lead2', to: 'lead1', into: 'lead1' }]);
  });

  it('does not take a device that has another address', () => {
    const { plan, leadOf } = planWith(
      'email ann@example.com = lead1',
      'anonymous d = lead2',
      'email bob@example.com = lead2',
    );
    expect(leadOf({ device: 'd', email: 'ann@example.com' })).toBe('lead1');
    expect(plan.merges).toEqual([]);
  });

  it('and a device that lead to one lead put it together once', () => {
    const { plan, leadOf } = planWith(
      'email ann@example.com = lead1',
      'anonymous d = lead1',
      'user ann = lead2',
    );
    expect(leadOf({ user: 'ann', device: 'd', email: 'ann@example.com' })).toBe('lead2');
    expect(plan.merges).toEqual([{ from: 'lead1', to: 'lead2', into: 'lead2' }]);
  });
});

describe('an alias', () => {
  it('puts two leads together even when both have a user id', () => {
    const { plan, leadOf } = planWith('user old = lead1', 'user ann = lead2');
    expect(leadOf({ alias: 'old', user: 'ann' })).toBe('lead2');
    expect(plan.merges).toEqual([{ from: 'lead1', to: 'lead2', into: 'lead2' }]);
    expect(leadOf({ user: 'old' })).toBe('lead2');
  });

  it('gives an anonymous visitor a user id', () => {
    const { plan, leadOf } = planWith('anonymous d = lead1');
    expect(leadOf({ alias: 'd', user: 'ann' })).toBe('lead1');
    expect(added(plan)).toEqual(['user ann = lead1']);
    expect(plan.merges).toEqual([]);
  });

  it('of an id that nobody knows makes it known, as a user id and as that of a device', () => {
    const { plan, leadOf } = planWith('user ann = lead1');
    expect(leadOf({ alias: 'before', user: 'ann' })).toBe('lead1');
    expect(added(plan)).toEqual(['anonymous before = lead1', 'user before = lead1']);
    expect([leadOf({ user: 'before' }), leadOf({ device: 'before' })]).toEqual(['lead1', 'lead1']);
  });

  it('of two ids that nobody knows begins one lead', () => {
    const { plan, leadOf } = planWith();
    expect(leadOf({ alias: 'before', user: 'ann' })).toBe('new1');
    expect(plan.created).toHaveLength(1);
  });

  it('of itself changes nothing', () => {
    const { plan, leadOf } = planWith('user ann = lead1');
    expect(leadOf({ alias: 'ann', user: 'ann' })).toBe('lead1');
    expect([plan.merges, plan.added]).toEqual([[], []]);
  });

  it('mentions the id before under both kinds of name', () => {
    expect(identitiesIn(incoming({ alias: 'before', user: 'ann' }, NOW))).toEqual([
      { kind: 'user', value: 'ann' },
      { kind: 'user', value: 'before' },
      { kind: 'anonymous', value: 'before' },
    ]);
  });
});

describe('a group', () => {
  it('begins a company once', () => {
    const { plan } = planWith();
    expect([plan.companyOf('acme'), plan.companyOf('acme'), plan.companyOf('other')]).toEqual([
      'new1',
      'new1',
      'new2',
    ]);
    expect(plan.created).toEqual([
      { subjectId: 'new1', kind: 'company' },
      { subjectId: 'new2', kind: 'company' },
    ]);
  });

  it('that is known is found, and is no person of that name', () => {
    const { plan, leadOf } = planWith('group acme = company1');
    expect(plan.companyOf('acme')).toBe('company1');
    expect(leadOf({ user: 'acme' })).toBe('new1');
  });
});

describe('within one batch', () => {
  it('leads that begin and turn out to be one are put together, with their names', () => {
    const { plan, leadOf } = planWith();
    expect([leadOf({ device: 'd' }), leadOf({ user: 'ann' }), leadOf({ device: 'd', user: 'ann' })]).toEqual([
      'new1',
      'new2',
      'new2',
    ]);
    expect(plan.merges).toEqual([{ from: 'new1', to: 'new2', into: 'new2' }]);
    expect(added(plan)).toEqual(['anonymous d = new2', 'user ann = new2']);
  });

  it('a chain of merges ends in one lead with all names', () => {
    const { plan, leadOf } = planWith(
      'anonymous d1 = lead1',
      'anonymous d2 = lead2',
      'user b = lead3',
      'user a = lead4',
    );
    expect(leadOf({ device: 'd1', email: 'x@example.com' })).toBe('lead1');
    expect(leadOf({ device: 'd2', email: 'x@example.com' })).toBe('lead1');
    expect(leadOf({ user: 'b', email: 'x@example.com' })).toBe('lead3');
    expect(leadOf({ alias: 'b', user: 'a' })).toBe('lead4');
    expect(plan.merges).toEqual([
      { from: 'lead2', to: 'lead1', into: 'lead1' },
      { from: 'lead1', to: 'lead3', into: 'lead3' },
      { from: 'lead3', to: 'lead4', into: 'lead4' },
    ]);
    for (const name of [{ device: 'd1' }, { device: 'd2' }, { user: 'b' }, { email: 'x@example.com' }])
      expect(leadOf(name)).toBe('lead4');
    expect(added(plan)).toEqual(['email x@example.com = lead4']);
  });
});
