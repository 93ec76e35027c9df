import type { Instant } from '../domain/instant.ts';
import type { Database } from '../store/connect-database.ts';
import { countSubjects } from '../store/subjects.ts';
import { examineSubjects, type Finding } from './examine.ts';
import type { RegistryCache } from './registry.ts';

const SUBJECTS_AT_ONCE = 200;

/** What an examination works with. */
export interface ExaminedInstallation {
  readonly database: Database;
  readonly registry: RegistryCache;
  readonly clock: () => Instant;
  readonly onProgress?: (examined: number, total: number) => void;
}

/** Examines every lead and company; see examineSubjects. */
export async function examineAll({
  database,
  registry,
  clock,
  onProgress,
}: ExaminedInstallation): Promise<{ examined: number; findings: Finding[] }> {
  const total = await countSubjects(database.kysely);
  const findings: Finding[] = [];
  let examined = 0;
  let after: string | null | undefined = null;
  while (after !== undefined) {
    const position: { after: string | null; limit: number; now: Instant } = {
      after,
      limit: SUBJECTS_AT_ONCE,
      now: clock(),
    };
    const step: Awaited<ReturnType<typeof examineSubjects>> = await database.transaction((transaction) =>
      examineSubjects(transaction, registry, position),
    );
    findings.push(...step.findings);
    examined += step.examined;
    onProgress?.(examined, total);
    after = step.next;
  }
  return { examined, findings };
}
