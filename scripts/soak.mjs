// Kills the program fifty times under load on each database, and checks what is left: about ten minutes a database.
//
//   node scripts/soak.mjs [kills]
import { spawnSync } from 'node:child_process';
import { findNode, missingNodeMessage, projectFolder } from './node-version.mjs';

const KILLS = process.argv[2] ?? '50';
const node = findNode();
if (node === undefined) {
  process.stderr.write(`${missingNodeMessage()}\n`);
  process.exitCode = 1;
} else {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project=system', 'e2e/kill.test.ts'];
  const env = { ...process.env, RIPEN_E2E_KILLS: KILLS };
  const { status } = spawnSync(node, args, { cwd: projectFolder, env, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
