import { readdirSync, readFileSync } from 'node:fs';
import { parseInstant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { type Message, PAGE_VIEWED, SCREEN_VIEWED } from '../domain/message.ts';

/** A message as case files write it; see docs/reference/cases.md. */
interface CompactMessage {
  at: string;
  track?: string;
  page?: true;
  screen?: true;
  identify?: JsonObject;
  properties?: JsonObject;
  id?: string;
  received?: string;
  retracted?: true;
}

/** What a score must be at an instant. */
export interface Expectation {
  at: string;
  score: number;
  eligible?: boolean;
  band?: string;
  previousBand?: string;
  grade?: string;
  dimensions?: Record<string, number>;
  rows?: Record<string, number>;
  changesAt?: string | null;
}

interface CompactCase {
  name: string;
  scorecard?: JsonObject;
  scorecards?: JsonObject[];
  history?: CompactMessage[];
  leads?: Record<string, CompactMessage[]>;
  company?: CompactMessage[];
  expect: Expectation[];
}

/** A case that is ready to run. */
export interface Case {
  name: string;
  /** The first is the one that is expected. */
  scorecards: JsonObject[];
  /** The histories of the leads that are merged; one, unless the case is about merging. */
  leads: Message[][];
  company: Message[];
  expect: Expectation[];
}

const FOLDER = new URL('../../cases/', import.meta.url);

/** The cases of all files, by theme. */
export function readCases(): Map<string, Case[]> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return new Map(names.sort().map((name) => [name.replace('.json', ''), readFile(name)]));
}

function readFile(name: string): Case[] {
  const file = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as {
    specVersion: number;
    cases: CompactCase[];
  };
  if (file.specVersion !== 1) throw new Error(`${name}: found specVersion ${file.specVersion}; allowed: 1`);
  return file.cases.map((compact) => ({
    name: compact.name,
    scorecards: compact.scorecards ?? [compact.scorecard ?? {}],
    leads: Object.entries(compact.leads ?? { lead: compact.history ?? [] }).map(([lead, messages]) =>
      messages.map((message, position) => expand(message, `${lead}-${String(position).padStart(3, '0')}`)),
    ),
    company: (compact.company ?? []).map((message, position) => expand(message, `company-${position}`)),
    expect: compact.expect,
  }));
}

function expand(compact: CompactMessage, messageId: string): Message {
  const occurredAt = instantOf(compact.at);
  const [kind, name] = kindOf(compact);
  return {
    messageId: compact.id ?? messageId,
    kind,
    name,
    occurredAt,
    receivedAt: compact.received === undefined ? occurredAt : instantOf(compact.received),
    properties: compact.identify ?? compact.properties ?? {},
    ...(compact.retracted && { retracted: true }),
  };
}

function kindOf(compact: CompactMessage): [Message['kind'], string] {
  if (compact.identify) return ['identify', ''];
  if (compact.page) return ['page', PAGE_VIEWED];
  if (compact.screen) return ['screen', SCREEN_VIEWED];
  if (compact.track === undefined)
    throw new Error(`a message at ${compact.at} that is none of track, page, screen, identify`);
  return ['track', compact.track];
}

/** Reads an instant that must be one. */
export function instantOf(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`found ${text}; allowed: an ISO 8601 instant`);
  return instant;
}
