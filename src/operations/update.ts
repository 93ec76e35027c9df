import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { COMPANY_MEMBERSHIP } from '../domain/trait.ts';
import { remember } from '../scoring/memory.ts';
import { letTimePass, score, takeIn } from '../scoring/subject.ts';
import type { Schema } from '../store/schema.ts';
import { changeMemberships } from './company-membership.ts';
import type { Registry } from './registry.ts';
import type { SubjectInWork, SubjectsInWork } from './subjects-in-work.ts';

/**
 * Brings subjects in work up to an instant: time passes for each, messages are taken in, and then what leads did is
 * passed on to their companies.
 */
export class Update {
  readonly #work: {
    transaction: Transaction<Schema>;
    registry: Registry;
    subjects: SubjectsInWork;
    now: Instant;
  };
  readonly #memberships: ReadonlyMap<SubjectInWork, unknown>;

  constructor(work: {
    transaction: Transaction<Schema>;
    registry: Registry;
    subjects: SubjectsInWork;
    now: Instant;
  }) {
    this.#work = work;
    this.#memberships = new Map(work.subjects.all.map((subject) => [subject, membershipOf(subject)]));
    for (const subject of work.subjects.all) {
      if (subject.mergedInto === null)
        letTimePass(subject, work.registry.rules[subject.kind], this.#until(subject));
    }
  }

  takeIn(subjectId: string, messages: readonly Message[]): void {
    const subject = this.#work.subjects.get(subjectId);
    takeIn(subject, this.#work.registry.rules[subject.kind], messages, this.#until(subject));
  }

  /** Companies are brought in line with their people. Subjects that have never been scored get their first scores. */
  async settle(): Promise<void> {
    const { subjects } = this.#work;
    const moved = subjects.all.filter(
      (subject) => this.#memberships.has(subject) && this.#memberships.get(subject) !== membershipOf(subject),
    );
    await changeMemberships({ ...this.#work, moved });
    for (const lead of subjects.all) this.#tellCompany(lead);
    for (const subject of subjects.all) this.#scoreFirst(subject);
  }

  #tellCompany(lead: SubjectInWork): void {
    const { subjects, registry } = this.#work;
    const company = lead.companyId === null ? undefined : subjects.find(lead.companyId);
    if (!company) return;
    const rules = registry.rules.company;
    const program = rules.programAt(company.measureRevision);
    for (const message of lead.journal.untold) {
      if (!remember(program, company.memory, message)) continue;
      const { messageId, name, occurredAt } = message;
      const at = this.#until(company);
      score(company, rules, { at, occurredAt, recordedAt: at, cause: { kind: 'event', messageId, name } });
    }
    lead.journal.untold = [];
  }

  #scoreFirst(subject: SubjectInWork): void {
    if (subject.scores.size > 0 || subject.mergedInto !== null) return;
    const at = this.#until(subject);
    score(subject, this.#work.registry.rules[subject.kind], { at, recordedAt: at, cause: { kind: 'time' } });
  }

  /** An instant that is not before what the subject remembers: the clocks of two processes differ a little. */
  #until(subject: SubjectInWork): Instant {
    return Math.max(this.#work.now, subject.rememberedAt);
  }
}

function membershipOf(subject: SubjectInWork): unknown {
  return subject.memory.traits[COMPANY_MEMBERSHIP]?.value;
}
