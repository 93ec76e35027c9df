import type { Weekday } from './working-hours.ts';

/** Whom an export holds: those in a segment at that time, or those that journeys put into an audience. */
export type ExportSource = { kind: 'segment'; segment: string } | { kind: 'audience'; audience: string };

/**
 * What of a lead stands in a column: its address hashed for matching (SHA-256 of the trimmed, lower-case address, in hexadecimal, as
 * Meta, LinkedIn and others ask for), the same as Google has it (of Gmail without dots and what follows a plus), the address
 * itself, the id of the lead, or one of its traits.
 */
export type ExportValue = 'email_sha256' | 'email_sha256_google' | 'email' | 'lead_id' | `trait:${string}`;

export interface ExportColumn {
  /** What stands at the head of it, as the other tool calls it. */
  header: string;
  value: ExportValue;
}

/** How a file is named: after the instant of the export, or always the same, for tools that fetch it. */
export type ExportFileName = 'dated' | 'fixed';

/** Where an export goes. What a tool needs to be secret is kept apart. */
export type ExportDestination =
  /** A folder below that of exports, on the machine of Ripen. */
  | { kind: 'folder'; folder: string; fileName: ExportFileName }
  /** A bucket of Amazon S3 or of what speaks its protocol. */
  | {
      kind: 's3';
      endpoint: string;
      region: string;
      bucket: string;
      /** In front of the name of the file, as `audiences/`; may be empty. */
      prefix: string;
      accessKeyId: string;
      fileName: ExportFileName;
    }
  /** Signed requests, each with a part of the rows. */
  | { kind: 'webhook'; url: string };

/** When exports happen: at a minute of every hour, of every day, or of a day of every week, by the clock of a time zone. */
export interface ExportSchedule {
  every: 'hour' | 'day' | 'week';
  /** Minutes after the hour for every hour, after local midnight otherwise. */
  atMinute: number;
  /** For every week. */
  weekday: Weekday;
  /** IANA time zone. */
  timeZone: string;
}

/** An audience that is exported on schedule. */
export interface AudienceExport {
  slug: string;
  title: string;
  source: ExportSource;
  columns: readonly ExportColumn[];
  /** Only those who may be written to about this topic; null for everybody who has not objected. */
  topic: string | null;
  destination: ExportDestination;
  schedule: ExportSchedule;
  isActive: boolean;
}

export type ExportRunState = 'waiting' | 'running' | 'done' | 'failed';
