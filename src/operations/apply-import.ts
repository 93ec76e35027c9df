import { hash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { RowContent } from '../files/row-content.ts';
import { saveCampaignCosts } from '../store/campaign-costs.ts';
import { type ImportChunk, takeChunk } from '../store/import-chunks.ts';
import { countApplied } from '../store/imports.ts';
import type { Schema } from '../store/schema.ts';
import { readStagedRows, rowReaderOf } from './import-settings.ts';
import { ingest } from './ingest.ts';
import type { RegistryCache } from './registry.ts';

/**
 * Applies the next rows of an import that was accepted: takes their messages in, and forgets the rows. In one
 * transaction, so that whatever happens the rows are either still to be applied or have been, once.
 *
 * @returns whether there was anything to do
 */
export async function applyChunk(
  transaction: Transaction<Schema>,
  cache: RegistryCache,
  { now, newId }: { now: Instant; newId: () => string },
): Promise<boolean> {
  const chunk = await takeChunk(transaction);
  if (!chunk) return false;
  const { importId, rowCount } = chunk;
  const { messages, costs } = contentOf(chunk, now);
  await saveCampaignCosts(transaction, costs, importId);
  const registry = await cache.hold(transaction);
  const { accepted, duplicates } = await ingest(transaction, registry, { messages, now, newId, importId });
  await countApplied(transaction, { importId, rows: rowCount, added: accepted, known: duplicates });
  return true;
}

function contentOf({ mapping, content, createdAt }: ImportChunk, now: Instant): RowContent {
  const reader = rowReaderOf(mapping);
  const context = {
    importedAt: createdAt,
    receivedAt: now,
    hashOf: (text: string) => hash('sha256', text),
  };
  const all: RowContent = { messages: [], costs: [] };
  for (const row of readStagedRows(content)) {
    const read = reader.read(row, context);
    if (Array.isArray(read)) {
      const reasons = read.map(({ line, field, reason }) => `line ${line}, ${field}: ${reason}`);
      throw new Error(`a row that was read before cannot be read again: ${reasons.join('; ')}`);
    }
    all.messages.push(...read.messages);
    all.costs.push(...read.costs);
  }
  return all;
}
