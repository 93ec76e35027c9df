import type { Instant } from '../domain/instant.ts';
import type { CompiledRule } from './compile-scorecard.ts';
import type { RuleRow } from './row.ts';

/**
 * The rows that the rules gave when they were last read from a memory. An event concerns few rules, and an evaluation
 * at the same instant need not read the others again.
 */
export class KnownRows {
  #at: Instant | undefined;
  readonly #rows = new Map<CompiledRule, { row: RuleRow; readAt: number }>();
  /** When the state of a slot last changed, counted in changes. */
  readonly #changes = new Map<string, number>();
  #count = 0;

  /** The row of a rule as it would be read at an instant; undefined when it has to be read. */
  find(rule: CompiledRule, at: Instant): RuleRow | undefined {
    if (at !== this.#at) return undefined;
    const known = this.#rows.get(rule);
    if (!known) return undefined;
    for (const { key } of rule.measure.slots) {
      if ((this.#changes.get(key) ?? 0) > known.readAt) return undefined;
    }
    return known.row;
  }

  keep(rule: CompiledRule, row: RuleRow, at: Instant): void {
    if (at !== this.#at) this.#rows.clear();
    this.#at = at;
    this.#rows.set(rule, { row, readAt: this.#count });
  }

  /** The state of a slot is another now. */
  change(slotKey: string): void {
    this.#count += 1;
    this.#changes.set(slotKey, this.#count);
  }
}
