import { formatInstant } from '../../domain/instant.ts';
import { settingsOf } from '../../operations/import-settings.ts';
import { removedSoFar } from '../../operations/remove-import.ts';
import type { ImportRow } from '../../store/imports.ts';
import type { ImportAnswer, ImportDetail } from '../contract/imports.ts';
import { optionalInstant } from '../contract/wire-values.ts';

/** An import as it goes over the wire. */
export function importAnswer({ mapping: _, createdAt, finishedAt, ...row }: ImportRow): ImportAnswer {
  return { ...row, createdAt: formatInstant(createdAt), finishedAt: optionalInstant(finishedAt) };
}

export function importDetail(row: ImportRow): ImportDetail {
  return {
    ...importAnswer(row),
    mapping: settingsOf(row.mapping).source ?? null,
    removed: removedSoFar(row),
  };
}
