import { statfsSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { executeRequest, simpleQuery } from './execute-request.ts';

/**
 * What must stay free on the disk, in bytes: the largest transaction with its log. Postgres goes on when a table cannot
 * grow, and ends itself when its log cannot.
 */
const RESERVE_BYTES = 64 * 1024 * 1024;

/** What the disk of a folder can still take, in bytes. */
function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** A half sentence that says that the disk is full; empty when it is not. */
export function fullDiskHint(folder: string): string {
  const free = freeBytes(folder);
  if (free >= RESERVE_BYTES) return '';
  return `; its disk is full (${Math.floor(free / 1024 / 1024)} MB are free in ${folder}, ${RESERVE_BYTES / 1024 / 1024} MB are needed)`;
}

/** Keeps the database from writing while the disk is nearly full; reading goes on. */
export class DiskGuard {
  readonly #instance: PGlite;
  readonly #folder: string | undefined;
  #isFull = false;

  /** @param folder where the database is; without one nothing is guarded */
  constructor(instance: PGlite, folder: string | undefined) {
    this.#instance = instance;
    this.#folder = folder;
  }

  /** Call it between transactions: the next one may write when there is room for it. */
  async look(): Promise<void> {
    if (this.#folder === undefined) return;
    const wasFull = this.#isFull;
    this.#isFull = freeBytes(this.#folder) < RESERVE_BYTES;
    // Said again and again while it is so: a client that leaves takes the settings of its session along.
    if (this.#isFull || wasFull) await this.#setReadOnly(this.#isFull);
  }

  async #setReadOnly(isReadOnly: boolean): Promise<void> {
    const statement = simpleQuery(`set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
    await executeRequest(this.#instance, statement, () => undefined);
  }
}
