import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tableOf } from '../testing/table-of.ts';
import { guessMapping } from './guess-mapping.ts';
import type { ImportKind } from './mapping.ts';
import { parseMapping } from './parse-mapping.ts';

async function guess(kind: ImportKind, text: string): Promise<Record<string, unknown>> {
  return parse(await guessText(kind, text));
}

async function guessText(kind: ImportKind, text: string): Promise<string> {
  return guessMapping({ kind, ...(await tableOf(text)) });
}

describe('leads', () => {
  it.each([
    [
      'E-mail;Jméno;Příjmení;Firma;Telefon\njana@x.cz;Jana;Nováková;Acme;777 123 456\n',
      ['E-mail', 'Jméno', 'Příjmení', 'Firma', 'Telefon'],
    ],
    [
      'Adres e-mail;Imię;Nazwisko;Nazwa firmy;Numer telefonu\na@x.pl;Łucja;Żak;Acme;22 333 44 55\n',
      ['Adres e-mail', 'Imię', 'Nazwisko', 'Nazwa firmy', 'Numer telefonu'],
    ],
    [
      'Email,Prenume,Nume,Companie,Telefon\na@x.ro,Ștefan,Pop,Acme,0722\n',
      ['Email', 'Prenume', 'Nume', 'Companie', 'Telefon'],
    ],
    [
      'E-post;Eesnimi;Perekonnanimi;Ettevõte;Telefon\na@x.ee;Mari;Tamm;Acme;555\n',
      ['E-post', 'Eesnimi', 'Perekonnanimi', 'Ettevõte', 'Telefon'],
    ],
    [
      'E-postadresse;Fornavn;Etternavn;Bedrift;Mobil\na@x.no;Kari;Åsen;Acme;999\n',
      ['E-postadresse', 'Fornavn', 'Etternavn', 'Bedrift', 'Mobil'],
    ],
    [
      'Email Address,First Name,Last Name,Company Name,Phone Number\na@x.com,Ann,Bell,Acme,555\n',
      ['Email Address', 'First Name', 'Last Name', 'Company Name', 'Phone Number'],
    ],
  ])('with a header such as %j', async (text, [email, firstName, lastName, company, phone]) => {
    expect(await guess('leads', text)).toEqual({
      import: 'leads',
      email,
      company: { id: company, traits: { name: company } },
      traits: { firstName, lastName, phone },
    });
  });

  it('find addresses by what the column holds, and types by its values', async () => {
    const text =
      'Kontakt,PSČ,Zip,Score,VIP,Seen,Note\na@x.cz,01234,123,"1,5",true,2026-01-02,x\nb@x.cz,04321,124,"2,5",false,2026-01-03,7\n';
    expect(await guess('leads', text)).toEqual({
      import: 'leads',
      email: 'Kontakt',
      traits: {
        PSČ: 'PSČ',
        Zip: 'Zip',
        Score: { column: 'Score', type: 'number' },
        VIP: { column: 'VIP', type: 'boolean' },
        Seen: { column: 'Seen', type: 'date' },
        Note: 'Note',
      },
    });
  });

  it('do not take the day on which a lead was made for that of its traits', async () => {
    const text = 'Lead ID,Created,Last Modified\n1,2026-01-01,2026-02-01\n';
    expect(await guess('leads', text)).toMatchObject({ userId: 'Lead ID', occurredAt: 'Last Modified' });
  });

  it('leave out a column that could reach a prototype', async () => {
    expect(await guessText('leads', 'email,__proto__\na@x.cz,1\n')).not.toContain('__proto__');
  });
});

it('events', async () => {
  expect(
    await guess('events', 'user_id,event,timestamp,event_id,page\nu1,Opened,2026-01-01,e1,/x\n'),
  ).toEqual({
    import: 'events',
    userId: 'user_id',
    name: 'event',
    occurredAt: 'timestamp',
    messageId: 'event_id',
    properties: { page: 'page' },
  });
  expect(await guess('events', 'lead_id,touch_type,touch_timestamp\nu1,call,2026-01-01\n')).toMatchObject({
    name: 'touch_type',
    occurredAt: 'touch_timestamp',
  });
});

it('outcomes', async () => {
  const text =
    'Deal ID,Email,Deal Stage,Amount,Currency,Create Date,Close Date,Deal Owner\nd1,a@x.cz,closedwon,100,EUR,2026-01-01,2026-02-01,Eva\n';
  expect(await guess('outcomes', text)).toEqual({
    import: 'outcomes',
    email: 'Email',
    opportunityId: 'Deal ID',
    openedAt: 'Create Date',
    amount: 'Amount',
    currency: 'Currency',
    owner: 'Deal Owner',
    result: 'Deal Stage',
    closedAt: 'Close Date',
    stage: 'Deal Stage',
    properties: {},
  });
});

it('costs, with the currency in the header', async () => {
  const text = 'Campaign name,Day,Amount spent (EUR),Platform\nSpring,2026-01-01,"1.234,50",facebook\n';
  expect(await guess('costs', text)).toEqual({
    import: 'costs',
    day: 'Day',
    channel: 'Platform',
    campaign: 'Campaign name',
    amount: 'Amount spent (EUR)',
    currency: { constant: 'EUR' },
  });
});

it('what is not found stands there as a remark, and the mapping is refused until someone says it', async () => {
  const text = await guessText('costs', 'Day,Spend\n2026-01-01,5\n');
  expect(text).toContain('# currency: which column? Or for all rows the same: currency: { constant: EUR }');
  expect(text).toContain('# campaign: which column?');
  expect(parseMapping(text).ok).toBe(false);
});
