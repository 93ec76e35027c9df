import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { Installation } from './installation.ts';

test('an address that a killed server left behind is not taken for one of another Ripen at its port', async () => {
  const killed = await Installation.create('embedded');
  onTestFinished(() => killed[Symbol.asyncDispose]());
  const other = await Installation.create('embedded');
  onTestFinished(() => other[Symbol.asyncDispose]());
  const server = await killed.start();
  await killed.writeKey();
  await server.program.stop('SIGKILL');
  const { url } = await other.start();
  // As when the other one got the port.
  const left = JSON.parse(readFileSync(killed.serverFile, 'utf8'));
  writeFileSync(killed.serverFile, JSON.stringify({ ...left, url }));
  expect(await killed.run('leads', '--json')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await killed.runJson('doctor')).toMatchObject({ isHealthy: true });
});
