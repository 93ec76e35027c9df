import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import type { Traits } from '../domain/trait.ts';
import { mailScope } from './mail-scope.ts';
import { MailBroken, MailWriter, type WrittenMail } from './mail-writer.ts';
import { prepareMailTemplate } from './parse-mail-template.ts';

const LINKS = {
  unsubscribeUrl: 'https://r.example/u?a=1&b=2',
  preferencesUrl: 'https://r.example/p',
  bookingUrl: 'https://r.example/b',
};

function traitsOf(values: Record<string, Json>): Traits {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, setAt: 0, messageId: 'm' }]),
  );
}

/** Writes an e-mail whose body is one paragraph to a lead. */
async function write(
  paragraph: string,
  {
    traits = {},
    template = {},
    subject = 'Subject',
    texts = {},
    choices = {},
  }: {
    traits?: Record<string, Json>;
    template?: object;
    subject?: string;
    texts?: Record<string, string>;
    choices?: Record<string, number>;
  } = {},
): Promise<WrittenMail> {
  const source = JSON.stringify({
    email: 'one',
    topic: 'marketing',
    body: `<mj-section><mj-column><mj-text>${paragraph}</mj-text></mj-column></mj-section>`,
    languages: { en: { subject, preheader: 'Before all', texts } },
    ...template,
  });
  const reading = await prepareMailTemplate(source);
  if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('\n'));
  const scope = mailScope(
    {
      traits: traitsOf(traits),
      companyTraits: traitsOf({ name: 'Acme & Co' }),
      scores: [{ slug: 'agency-b2b', score: 80, band: 'hot', grade: 'A1' }],
      interests: ['CRM'],
      products: [],
    },
    LINKS,
    'en',
  );
  return new MailWriter(reading).write({ language: 'en', variant: null }, scope, choices);
}

describe('an e-mail', () => {
  it('has what is known of the lead, and defaults for what is not', async () => {
    const mail = await write(
      '{{ lead.firstName | default: "there" }} of {{ company.name }}, {{ lead.address.city }}, {{ score.agency-b2b }} {{ band.agency-b2b }} {{ grade.agency-b2b }}, {{ interests[0] }}, {{ lead.missing | default: "nothing" }}',
      { traits: { name: 'Ann Nová', 'address.city': 'Brno' } },
    );
    expect(mail.text).toContain('Ann of Acme & Co, Brno, 80 hot A1, CRM, nothing');
    expect(mail.html).toContain('Acme &amp; Co');
  });

  it('has its texts, with bold, links and lines, and shows HTML in them as text', async () => {
    const mail = await write('{{ text.a }}', {
      texts: { a: '**Read** [the guide]({{ link.guide }})\n<script>alert(1)</script> {{ lead.name }}' },
      template: { links: { guide: 'https://x.example/g?lead={{ lead.name | url_encode }}' } },
      traits: { name: 'A & B' },
    });
    expect(mail.html).toContain('<b>Read</b> <a href="https://x.example/g?lead=A+%26+B">the guide</a><br />');
    expect(mail.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; A &amp; B');
    expect(mail.text).toContain('Read the guide: https://x.example/g?lead=A+%26+B\n<script>');
  });

  it('has links to unsubscribe below, once, unless it is transactional or has them', async () => {
    const count = (mail: WrittenMail) => mail.html.split('https://r.example/u?a=1&amp;b=2').length - 1;
    expect(count(await write('Hello'))).toBe(1);
    expect(count(await write('<a href="{{ unsubscribe_url }}">No more</a>'))).toBe(1);
    expect(count(await write('Hello', { template: { topic: 'transactional' } }))).toBe(0);
  });

  it('shows the first choice that is for the lead, and nothing where none is', async () => {
    const template = {
      content: {
        angle: [
          { when: { country: 'CZ' }, texts: { en: 'Czech <b>' } },
          { texts: { en: 'Elsewhere {{ lead.name }}' } },
        ],
      },
    };
    const at = async (choices: Record<string, number>) =>
      (await write('[{{ content.angle }}]', { template, choices, traits: { name: 'Ann' } })).text;
    expect(await at({ angle: 0 })).toContain('[Czech <b>]');
    expect(await at({ angle: 1 })).toContain('[Elsewhere Ann]');
    expect(await at({})).toContain('[]');
  });

  it('takes Liquid between elements and in attributes', async () => {
    const body = `<mj-section><mj-column>
      {% for name in interests %}<mj-text>{{ forloop.index }} {{ name }}</mj-text>{% endfor %}
      {% if lead.vip %}<mj-text>VIP</mj-text>{% else %}<mj-text>all</mj-text>{% endif %}
      <mj-button href="https://x.example/?q={{ lead.name | url_encode }}&amp;r=1">Go</mj-button>
    </mj-column></mj-section>{% comment %}<mj-what>{% endcomment %}`;
    const mail = await write('', { template: { body }, traits: { name: 'A"><img src=x>', vip: true } });
    expect(mail.text).toContain('1 CRM\n\nVIP');
    expect(mail.text).not.toContain('all');
    expect(mail.html).toContain('href="https://x.example/?q=A%22%3E%3Cimg+src%3Dx%3E&amp;r=1"');
  });

  it('writes dates, numbers and amounts as the language does', async () => {
    const mail = await write(
      '{{ lead.since | date }}; {{ lead.worth | number }}; {{ lead.worth | money: "EUR" }}',
      {
        traits: { since: '2026-02-03', worth: 1234.5 },
      },
    );
    expect(mail.text).toContain('February 3, 2026; 1,234.5; €1,234.50');
  });
});

describe('whatever a lead is called', () => {
  const EVIL = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '{{ lead.email }}{% include "x" %}',
    'Ann\r\nBcc: all@example.com',
    'Ann\u2028Bcc: all@example.com',
    '\u202Egnp.exe',
  ];
  it.each(EVIL)('%j, it is text in the HTML, and one line in the subject', async (name) => {
    const mail = await write('<a title="{{ lead.name }}">{{ lead.name }}</a>', {
      traits: { name },
      subject: 'For {{ lead.name }}',
    });
    expect(mail.html).not.toMatch(/<script>alert|<img src=x/);
    expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E]/u);
    expect(mail.preheader).toBe('Before all');
  });

  it('what looks like Liquid in a trait is not run', async () => {
    const mail = await write('{{ lead.name }}', { traits: { name: '{{ lead.secret }}', secret: 'known' } });
    expect(mail.text).toContain('{{ lead.secret }}');
    expect(mail.text).not.toContain('known');
  });
});

describe('a template cannot reach the system', () => {
  it.each([
    ['files', '{% include "/etc/passwd" %}', /tag "include" not found/],
    ['files of others', '{% render "secret" %}', /tag "render" not found/],
    ['layouts', '{% layout "x" %}', /tag "layout" not found/],
    ['what is not escaped', '{{ lead.name | raw }}', /undefined filter: raw/],
    ['the program', '{{ process.env }}', /unknown name “process”/],
    ['names inside', '{{ choice.angle }}', /unknown name “choice”/],
    ['scripts', '<script>alert(1)</script>', /<script>/],
    ['other pages', '<iframe src="https://x.example"></iframe>', /<iframe>/],
  ])('not %s', async (_, paragraph, reason) => {
    await expect(write(paragraph)).rejects.toThrow(reason);
  });

  it('and includes of MJML are refused', async () => {
    const body = '<mj-include path="/etc/passwd" type="html" />';
    await expect(write('', { template: { body } })).rejects.toThrow(/<mj-include>/);
  });

  it('and prototypes are not there', async () => {
    const mail = await write(
      '[{{ lead.constructor.name }}{{ lead.__proto__.x }}{{ lead.toString }}{{ interests.constructor }}{{ lead.name.constructor }}]',
      { traits: { name: 'Ann' } },
    );
    expect(mail.text).toContain('[]');
    const named = await write('[{{ lead.__proto__.polluted }}{{ lead.a.b }}]', {
      traits: { '__proto__.polluted': 'yes', 'a.b': 'c' },
    });
    expect(named.text).toContain('c]');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ['endless loops', '{% for i in (1..100000000) %}x{% endfor %}'],
    ['loops in loops', '{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}'],
    [
      'texts that double',
      '{% assign a = "aaaaaaaaaaaaaaaaaaaaaaaa" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}',
    ],
    [
      'lists that double',
      '{% assign a = "a,b" | split: "," %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}',
    ],
  ])('and %s end soon', async (_, paragraph) => {
    const since = performance.now();
    await expect(write(paragraph)).rejects.toThrow(MailBroken);
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});
