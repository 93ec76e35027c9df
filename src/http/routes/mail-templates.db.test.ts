import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailer } from '../../connectors/smtp/create-mailer.ts';
import type { ComposedMail } from '../../messaging/composed-mail.ts';
import { composeMails } from '../../operations/compose-mails.ts';
import { countNewOrders } from '../../operations/count-orders.ts';
import { call, createKey } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';
import { TestMailServer } from '../../testing/test-mail-server.ts';

let installation: TestInstallation;
let mailServer: TestMailServer;
beforeAll(async () => {
  mailServer = await TestMailServer.start();
  const mailer = createMailer({ url: mailServer.url, from: 'Ripen <ripen@example.com>' });
  installation = await createTestInstallation({ signIn: { mailer } });
});
afterAll(async () => {
  installation.services.mailer?.close();
  await installation[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  call(installation, method, `/api/v1${path}`, body);
const problemOf = ({ status, body }: Awaited<ReturnType<typeof ask>>): unknown[] => [
  status,
  ...(body.errors ?? []).map(({ field }: { field: string }) => field),
];

const body = `<mj-section><mj-column>
  <mj-text>{{ text.hello }}</mj-text>
  <mj-text>{{ content.angle }}</mj-text>
  {% for product in products limit: 2 %}<mj-text>{{ product.title }}: {{ product.price | money: product.currency }}</mj-text>{% endfor %}
</mj-column></mj-section>`;

/** A template with a language besides English, personal content and products. */
const templateOf = (slug: string, extra: object = {}) =>
  JSON.stringify({
    email: slug,
    title: 'A test',
    topic: 'marketing',
    body,
    content: {
      angle: [
        { when: { '$band.buyers': 'hot' }, texts: { en: 'You are close.', cs: 'Už to skoro máte.' } },
        { texts: { en: 'Have a look.', cs: 'Podívejte se.' } },
      ],
    },
    languages: {
      en: {
        subject: 'Hello {{ lead.firstName | default: "there" }}',
        texts: { hello: 'Dear {{ lead.name }},' },
      },
      cs: { subject: 'Dobrý den', texts: { hello: 'Dobrý den,' } },
    },
    ...extra,
  });

const compose = async (lead: string, template: string): Promise<ComposedMail> => {
  const [mail] = await composeMails(
    installation.database.kysely,
    [
      {
        subjectId: await installation.idOf(lead),
        template,
        key: 'k',
        unsubscribeUrl: 'https://ripen.example.com/u?a=1&b=2',
        bookingUrl: null,
        preferencesUrl: 'https://ripen.example.com/p',
      },
    ],
    installation.clock.now,
  );
  if (!mail || 'refused' in mail) throw new Error(`refused: ${JSON.stringify(mail)}`);
  return mail;
};

describe('a template', () => {
  it('is kept as a draft with its mistakes, published, published again, and exported as it was', async () => {
    const broken = templateOf('first').replace('{{ text.hello }}', '{{ text.hi }}');
    const kept = await ask('PUT', '/emails/first/draft', { source: broken, basedOn: null });
    expect([kept.status, kept.body.problems[0]?.path]).toEqual([200, 'body']);
    expect(problemOf(await ask('POST', '/emails/publish', { slug: 'first' }))).toEqual([
      422,
      'body',
      'languages.en.texts',
      'languages.cs.texts',
    ]);
    expect((await ask('PUT', '/emails/first/draft', { source: 'late', basedOn: null })).status).toBe(409);
    const mended = { source: templateOf('first'), basedOn: kept.body.draftUpdatedAt };
    expect((await ask('PUT', '/emails/first/draft', mended)).body.problems).toEqual([]);
    expect((await ask('POST', '/emails/publish', { slug: 'first' })).body).toEqual({
      slug: 'first',
      version: 1,
    });
    const next = templateOf('first', { title: 'Second' });
    const diff = await ask('POST', '/emails/diff', { source: next });
    expect(diff.body).toMatchObject({
      version: 1,
      changes: [{ path: 'title', before: 'A test', after: 'Second' }],
    });
    expect((await ask('POST', '/emails/publish', { source: next })).body.version).toBe(2);
    const { body: shown } = await ask('GET', '/emails/first');
    expect(shown).toMatchObject({
      title: 'Second',
      liveVersion: 2,
      hasDraft: false,
      source: next,
      languages: ['en', 'cs'],
      figures: { sent: 0, opened: 0, clicked: 0, unsubscribed: 0 },
    });
    expect((await ask('GET', '/emails/first/versions/1')).body.source).toBe(templateOf('first'));
    expect((await ask('GET', '/emails')).body.items.map(({ slug }: { slug: string }) => slug)).toEqual([
      'first',
    ]);
  });

  it('of another slug than that of the address is refused', async () => {
    expect(problemOf(await ask('PUT', '/emails/one/draft', { source: templateOf('two') }))).toEqual([
      422,
      'email',
    ]);
    expect((await ask('GET', '/emails/one')).status).toBe(404);
  });
});

describe('an e-mail', () => {
  beforeAll(async () => {
    await installation.publish({
      scorecard: 'buyers',
      bands: { cold: 0, hot: 5 },
      rules: [{ id: 'viewed', when: { event: 'Product Viewed' }, give: 10 }],
    });
    await ask('PUT', '/products', {
      products: [
        { sku: 'chair', title: 'Chair', price: 129.5, currency: 'EUR', categories: ['seats'] },
        { sku: 'desk', title: 'Desk', price: 300, currency: 'EUR', categories: ['tables'] },
        { sku: 'lamp', title: 'Lamp', price: 20, currency: 'EUR', categories: ['light'] },
        { sku: 'gone', title: 'Gone', isAvailable: false, categories: ['seats'] },
      ],
    });
    const products = [{ product_id: 'chair' }, { product_id: 'desk' }, { sku: 'gone' }];
    await installation.takeIn(
      ...[1, 2, 3].map((number) => ({
        user: `buyer-${number}`,
        track: 'Order Completed',
        properties: { products },
      })),
      {
        user: 'ann',
        email: 'ann@example.com',
        identify: { name: 'Ann <b>Nová', email: 'Ann@Example.com', language: 'en-GB' },
      },
      { user: 'eva', identify: { email: 'eva@example.com', language: 'cs-CZ' } },
      { user: 'two', identify: { email: 'a@example.com,b@example.com' } },
      { user: 'ann', track: 'Product Viewed', properties: { product_id: 'chair' } },
    );
    installation.clock.pass({ ms: 300_000 });
    await installation.database.transaction((transaction) =>
      countNewOrders(transaction, installation.clock.now),
    );
    await ask('POST', '/emails/publish', { source: templateOf('shop') });
  });

  it('is in the language of the lead, with its content, its products, and no HTML of its making', async () => {
    const mail = await compose('ann', 'shop');
    expect(mail).toMatchObject({
      to: 'Ann@Example.com',
      toName: 'Ann <b>Nová',
      subject: 'Hello Ann',
      language: 'en',
      template: 'shop',
      version: 1,
      variant: null,
      topic: 'marketing',
    });
    expect(mail.html).toContain('Ann &lt;b&gt;Nová');
    expect(mail.html).not.toContain('<b>Nová');
    expect(mail.text).toContain('You are close.');
    // What it looked at, then what is bought with it; not what cannot be bought.
    expect(mail.text).toContain('Chair: €129.50');
    expect(mail.text).toContain('Desk: €300.00');
    expect(mail.text).not.toContain('Gone');
    expect(mail.html).toContain('https://ripen.example.com/u?a=1&amp;b=2');
    const czech = await compose('eva', 'shop');
    expect([czech.language, czech.subject, czech.text.includes('Podívejte se.')]).toEqual([
      'cs',
      'Dobrý den',
      true,
    ]);
    expect(czech.text).toContain('Odhlásit se: https://ripen.example.com/u?a=1&b=2');
  });

  it('is refused without a template, and without one address', async () => {
    const request = { key: 'k', unsubscribeUrl: 'u', preferencesUrl: 'p', bookingUrl: null };
    const refused = await composeMails(
      installation.database.kysely,
      [
        { ...request, subjectId: await installation.idOf('ann'), template: 'none' },
        { ...request, subjectId: await installation.idOf('two'), template: 'shop' },
        { ...request, subjectId: '00000000-0000-4000-8000-00000000ffff', template: 'shop' },
      ],
      installation.clock.now,
    );
    expect(refused.map((one) => 'refused' in one && one.refused)).toEqual([
      'no-template',
      'no-address',
      'no-address',
    ]);
  });

  it('is shown as a lead, or an example person, would get it, in each language', async () => {
    const asLead = await ask('POST', '/emails/preview', { slug: 'shop', lead: 'ann@example.com' });
    expect(asLead.body).toMatchObject({
      to: 'Ann@Example.com',
      language: 'en',
      subject: 'Hello Ann',
      languages: ['en', 'cs'],
      content: [{ name: 'angle', choices: 2, shown: 0 }],
    });
    const asExample = await ask('POST', '/emails/preview', {
      source: templateOf('unsaved'),
      language: 'cs',
      choices: { angle: 1 },
    });
    expect(asExample.body).toMatchObject({ slug: 'unsaved', to: null, subject: 'Dobrý den' });
    expect(asExample.body.text).toContain('Podívejte se.');
    expect(problemOf(await ask('POST', '/emails/preview', { slug: 'shop', language: 'nb' }))).toEqual([
      422,
      'language',
    ]);
    expect((await ask('POST', '/emails/preview', { slug: 'shop', lead: 'nobody' })).status).toBe(404);
  });

  it('is shown as a lead only to who may read leads', async () => {
    const { key } = await createKey(installation, ['mail:read']);
    const server = await installation.serve();
    const show = async (lead?: string) => {
      const payload = { slug: 'shop', ...(lead && { lead }) };
      const headers = { authorization: `Bearer ${key}` };
      return (await server.inject({ method: 'POST', url: '/api/v1/emails/preview', headers, payload }))
        .statusCode;
    };
    expect([await show(), await show('ann')]).toEqual([200, 403]);
  });

  it('is sent as a test to those who are named, and to nobody else', async () => {
    const sent = await ask('POST', '/emails/test', { slug: 'shop', lead: 'ann', to: ['me@example.com'] });
    expect(sent.body).toEqual({ sent: ['me@example.com'], subject: '[Test] Hello Ann' });
    expect(mailServer.mails.map(({ to }) => to)).toEqual([['me@example.com']]);
    expect(problemOf(await ask('POST', '/emails/test', { slug: 'shop', to: ['a@x.cz, b@x.cz'] }))).toEqual([
      422,
      'to',
    ]);
  });

  it('comes in the variant that falls to the lead, the same every time, by the shares', async () => {
    const variants = [
      { name: 'plain', share: 30 },
      { name: 'question', share: 70, languages: { en: { subject: 'A question' } } },
    ];
    await ask('POST', '/emails/publish', { source: templateOf('split', { variants }) });
    const first = await compose('ann', 'split');
    expect(['plain', 'question']).toContain(first.variant);
    expect(first.subject).toBe(first.variant === 'question' ? 'A question' : 'Hello Ann');
    expect((await compose('ann', 'split')).variant).toBe(first.variant);
    const { body: results } = await ask('GET', '/emails/split/split-test');
    expect(results).toMatchObject({ version: 1, verdict: { kind: 'too-early' }, ratioProbability: 1 });
    expect((await ask('GET', '/emails/shop/split-test')).status).toBe(404);
  });
});

describe('what became of e-mails', () => {
  it('is told by template and by variant: each lead once, by people alone', async () => {
    const variants = [
      { name: 'plain', share: 50 },
      { name: 'question', share: 50, languages: { en: { subject: 'A question' } } },
    ];
    await ask('POST', '/emails/publish', { source: templateOf('tested', { variants }) });
    const at = new Date(installation.clock.now - 60_000).toISOString();
    // Of 300 leads each, 10 clicked the one and 90 the other; robots clicked all; every lead got it twice.
    await installation.database.pool.query(
      `insert into mail (subject_id, mail_id, address, template, template_version, variant, state, created_at, sent_at,
         opens, clicks, machine_clicks, unsubscribed_at)
       select md5('lead' || variant || n)::uuid, md5(variant || n || again)::uuid, 'a@b.cz', 'tested', 1, variant, 'sent', $1, $1,
         case when again = 1 and n <= 100 then 1 else 0 end, case when again = 1 and n <= clicked then 2 else 0 end, 3,
         case when n = 1 and again = 2 then $1::timestamptz end
       from generate_series(1, 300) n, generate_series(1, 2) again, (values ('plain', 10), ('question', 90)) v (variant, clicked)`,
      [at],
    );
    const { body: results } = await ask('GET', '/emails/tested/split-test');
    expect(results.variants).toEqual([
      { name: 'plain', share: 50, leads: 300, opened: 100, clicked: 10, unsubscribed: 1 },
      { name: 'question', share: 50, leads: 300, opened: 100, clicked: 90, unsubscribed: 1 },
    ]);
    expect(results.verdict).toEqual({ kind: 'best', variant: 'question' });
    installation.clock.pass({ ms: 120_000 });
    const { body: list } = await ask('GET', '/emails');
    const figures = list.items.find(({ slug }: { slug: string }) => slug === 'tested').figures;
    expect(figures).toEqual({ sent: 1_200, opened: 200, clicked: 100, unsubscribed: 2 });
  });
});

describe('products', () => {
  it('come from a file, are searched, changed, and removed; rows that are none are told', async () => {
    const content =
      'SKU;Title;Price;Category;Availability\nsofa;Sofa;499,90 EUR;seats|rooms;in stock\n;Nameless;1;;\nold;Old;;;out of stock\n';
    const { body: taken } = await ask('POST', '/products/import', { content });
    expect(taken).toEqual({
      saved: 2,
      refused: 1,
      refusals: [{ line: 3, column: 'sku', reason: expect.any(String) }],
    });
    const { body: found } = await ask('GET', '/products?search=sof');
    expect(found.items).toEqual([
      {
        sku: 'sofa',
        title: 'Sofa',
        url: null,
        imageUrl: null,
        price: 499.9,
        currency: 'EUR',
        categories: ['seats', 'rooms'],
        isAvailable: true,
      },
    ]);
    expect((await ask('DELETE', '/products/sofa')).status).toBe(200);
    expect((await ask('DELETE', '/products/sofa')).status).toBe(404);
    expect((await ask('POST', '/products/import', { content: 'nothing' })).status).toBe(422);
    // Counting goes on from where it was, and counts no order twice; a recount begins anew.
    const sales = async () =>
      (await installation.database.pool.query('select sku, orders from product_sale order by sku')).rows;
    const count = () =>
      installation.database.transaction((transaction) => countNewOrders(transaction, installation.clock.now));
    const counted = ['chair', 'desk', 'gone'].map((sku) => ({ sku, orders: 3 }));
    expect([await count(), await sales()]).toEqual([false, counted]);
    expect((await ask('POST', '/products/recount', {})).status).toBe(202);
    expect(await sales()).toEqual([]);
    await count();
    expect(await sales()).toEqual(counted);
  });
});
