import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of the migrations folder. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly path: string;
  readonly sql: string;
  /** Programs that do not know this migration cannot use a database that had it. */
  readonly breaking: boolean;
  /** SHA-256 of the text, in hex. */
  readonly checksum: string;
}

/** The migrations folder does not hold 0001, 0002, … without gap or double. */
export class InvalidMigrations extends Error {
  override readonly name = 'InvalidMigrations';
}

const fileName = /^(\d{4})_([a-z0-9][a-z0-9_-]*)\.sql$/;

/**
 * Reads `0001_name.sql`, `0002_name.sql`, … in order. A comment line `-- breaking` before the first statement marks a
 * migration that older programs cannot live with.
 * @throws InvalidMigrations for a gap, a double number or a misnamed .sql file
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = await Promise.all(files.map((file) => readMigration(folder, file)));
  migrations.forEach((migration, index) => {
    if (migration.number === index + 1) return;
    const problem =
      migrations[index - 1]?.number === migration.number
        ? 'the number is taken twice'
        : 'a number is missing';
    throw new InvalidMigrations(
      `${migration.path}: got number ${migration.number}, expected ${index + 1}: ${problem}`,
    );
  });
  return migrations;
}

async function readMigration(folder: string, file: string): Promise<Migration> {
  const path = join(folder, file);
  const [, digits, name] = fileName.exec(file) ?? [];
  if (digits === undefined || name === undefined) {
    throw new InvalidMigrations(
      `${path}: got this name, expected 0001_name.sql with name in a–z, 0–9, _ and -`,
    );
  }
  // A checkout on Windows may turn the line ends around; that is no change.
  const sql = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { number: Number(digits), name, path, sql, breaking: hasBreakingHeader(sql), checksum };
}

function hasBreakingHeader(sql: string): boolean {
  for (const line of sql.split('\n')) {
    const text = line.trim();
    if (text === '-- breaking') return true;
    if (text !== '' && !text.startsWith('--')) return false;
  }
  return false;
}
