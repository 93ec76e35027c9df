import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { ChildProgram } from './child-program.ts';
import { Installation } from './installation.ts';
import { postMessages } from './post-messages.ts';

const LEADS = 150;
const KILLS = Number(process.env.RIPEN_E2E_KILLS ?? 4);
const SEED = Number(process.env.RIPEN_E2E_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RECORDER = fileURLToPath(new URL('./recording-mail-server.ts', import.meta.url));

const TEMPLATE = `
email: hello
title: Hello
topic: marketing
language: en
links: { shop: "https://shop.example.com/" }
body: |
  <mj-section><mj-column><mj-text>Hello. <a href="{{ link.shop }}">Shop</a> <a href="{{ unsubscribe_url }}">off</a></mj-text></mj-column></mj-section>
languages:
  en: { subject: Hello }
`;
const JOURNEY = `
journey: hello
title: Hello
start:
  - event: Never Happens
reentry: once
steps:
  - id: send
    email: hello
`;

/** An e-mail that the server has taken. */
interface Taken {
  messageId: string;
  to: string[];
}

interface Stuck {
  effectId: string;
  lead: string;
}

test(`killed ${KILLS} times while it sends, it loses no e-mail and sends none twice; what may have been taken is held`, {
  timeout: KILLS * 20_000 + 180_000,
}, async () => {
  console.log(`killed while sending: RIPEN_E2E_SEED=${SEED}`);
  const random = seededRandom(SEED);
  const folder = mkdtempSync(join(tmpdir(), 'ripen-mail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const record = join(folder, 'taken.jsonl');
  const recorder = new ChildProgram([process.execPath, RECORDER, record, '60'], {});
  onTestFinished(async () => void (await recorder.stop('SIGKILL')));
  while (recorder.output.stdout === '') await sleep(20);
  const installation = await Installation.create('embedded', {
    RIPEN_SMTP_URL: `smtp://127.0.0.1:${recorder.output.stdout.trim()}`,
    RIPEN_MAIL_FROM: 'Ripen <ripen@example.com>',
    RIPEN_PUBLIC_URL: 'https://ripen.example.com',
    RIPEN_RETRY_SECONDS: '0.2',
    RIPEN_EMAIL_PER_DOMAIN: '10000',
  });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  const taken = (): Taken[] => {
    if (!existsSync(record)) return [];
    return readFileSync(record, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  let server = await installation.start();
  await publish(installation, folder);
  const addresses = Array.from({ length: LEADS }, (_, index) => `lead-${index}@example.com`);
  const batch = addresses.map((email) => ({ type: 'identify', userId: email, traits: { email } }));
  await postMessages({ url: server.url, writeKey: await installation.writeKey() }, 'batch', { batch });
  await installation.runJson('journey', 'enrol', 'hello', '--lead', ...addresses);
  let startedAt = Date.now();
  while (taken().length === 0 && Date.now() - startedAt < 60_000) await sleep(5);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = taken().length;
    startedAt = Date.now();
    // Not before it has gone on sending, unless there is nothing left.
    while (taken().length === before && Date.now() - startedAt < 3_000) await sleep(5);
    await sleep(random() * 250);
    await server.program.stop('SIGKILL');
    server = await installation.start();
  }
  const stuck = () => installation.runJson('mail', 'uncertain') as Promise<Stuck[]>;
  const status = () => installation.runJson('mail', 'status') as Promise<{ due: number; dead: number }>;
  startedAt = Date.now();
  const known = async (): Promise<number> =>
    new Set([
      ...taken().map(({ messageId }) => messageId),
      ...(await stuck()).map(({ effectId }) => `${effectId}@example.com`),
    ]).size;
  while ((await known()) < LEADS && Date.now() - startedAt < 60_000) await sleep(300);
  while ((await status()).due > 0 && Date.now() - startedAt < 60_000) await sleep(300);

  expect(await status()).toMatchObject({ dead: 0, due: 0 });
  const once = taken();
  expect(new Set(once.map(({ messageId }) => messageId)).size).toBe(once.length);
  const held = await stuck();
  const heldIds = new Set(held.map(({ effectId }) => `${effectId}@example.com`));
  const reached = new Set(once.flatMap(({ to }) => to));
  for (const { lead } of held) reached.add(lead);
  expect(reached.size).toBe(LEADS);
  console.log(
    `${once.length} taken, ${held.length} held, of which ${once.filter(({ messageId }) => heldIds.has(messageId)).length} had arrived`,
  );

  for (const { effectId } of held) await installation.run('mail', 'uncertain', effectId, '--resend');
  startedAt = Date.now();
  while (
    (taken().length < once.length + held.length || (await status()).due > 0) &&
    Date.now() - startedAt < 60_000
  )
    await sleep(200);
  const counts = Map.groupBy(taken(), ({ messageId }) => messageId);
  expect(counts.size).toBe(LEADS);
  for (const [messageId, same] of counts)
    expect([messageId, same.length <= (heldIds.has(messageId) ? 2 : 1)]).toEqual([messageId, true]);
  await server.program.stop('SIGTERM');
});

async function publish(installation: Installation, folder: string): Promise<void> {
  const files = { email: TEMPLATE, journey: JOURNEY };
  for (const [kind, content] of Object.entries(files)) {
    const file = join(folder, `${kind}.yaml`);
    writeFileSync(file, content);
    const { exitCode, stdout, stderr } = await installation.run(
      kind,
      'apply',
      file,
      '--comment',
      'of the test',
    );
    if (exitCode !== 0) throw new Error(stdout + stderr);
  }
}
