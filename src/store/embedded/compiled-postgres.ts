import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let compiling: Promise<WebAssembly.Module> | undefined;

/**
 * PGlite's Postgres, compiled once and never let go: V8 sometimes ends the process with "Check failed:
 * jit_page_->allocations_.erase(addr) == 1" when it frees WebAssembly code (nodejs/node issue 64500; seen on 24.21), which a
 * program that opens and closes databases, such as a test, makes it do all the time. Later starts are faster for it too.
 */
export function compiledPostgres(): Promise<WebAssembly.Module> {
  compiling ??= compile();
  return compiling;
}

async function compile(): Promise<WebAssembly.Module> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return WebAssembly.compile(await readFile(join(dirname(entry), 'pglite.wasm')));
}
