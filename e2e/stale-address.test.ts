import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { Installation } from './installation.ts';

test('an address that a killed server left behind is not taken for one of another Ripen at its port', async () => {
  const killed = await Installation.create('embedded');
  onTestFinished(() => killed[Symbol.asyncDispose]());
  const server = await killed.start();
  await server.program.stop('SIGKILL');
  const asked: (string | undefined)[] = [];
  const other = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('content-type', 'application/json');
    response.end('{"status":"ok","instanceId":"another"}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const left = JSON.parse(readFileSync(killed.serverFile, 'utf8'));
  writeFileSync(killed.serverFile, JSON.stringify({ ...left, url }));
  expect(await killed.run('leads', '--json')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(asked).toEqual(['/health']);
});
