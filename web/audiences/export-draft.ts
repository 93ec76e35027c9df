import type {
  ExportColumn,
  ExportDestination,
  ExportSchedule,
  ExportSource,
} from '../../src/domain/audience-export.ts';
import type { AudienceExportAnswer } from '../../src/http/contract/audience-exports.ts';
import { browserTimeZone } from '../ui/time-zone-select.tsx';

/** An export while somebody fills it in. */
export interface ExportDraft {
  /** Undefined for a new one. */
  slug: string | undefined;
  title: string;
  source: ExportSource;
  columns: ExportColumn[];
  topic: string | null;
  destination: ExportDestination;
  schedule: ExportSchedule;
  isActive: boolean;
  /** Empty while the one that is kept stays. */
  secret: string;
  hasSecret: boolean;
}

/** What the tools that are asked for most call the hashed address. */
export const COLUMN_PRESETS = {
  meta: [{ header: 'email', value: 'email_sha256' }],
  google: [{ header: 'Email', value: 'email_sha256_google' }],
  linkedin: [{ header: 'email', value: 'email_sha256' }],
  plain: [
    { header: 'lead_id', value: 'lead_id' },
    { header: 'email_sha256', value: 'email_sha256' },
  ],
} as const satisfies Record<string, readonly ExportColumn[]>;

/** What a destination of each kind begins with. */
export const NEW_DESTINATIONS: Readonly<Record<ExportDestination['kind'], ExportDestination>> = {
  folder: { kind: 'folder', folder: '', fileName: 'fixed' },
  s3: {
    kind: 's3',
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    bucket: '',
    prefix: '',
    accessKeyId: '',
    fileName: 'fixed',
  },
  webhook: { kind: 'webhook', url: '' },
};

/** An export that is about to be made. @param audience the list that it holds; a segment when left out */
export function newExport(audience?: string): ExportDraft {
  return {
    slug: undefined,
    title: audience ?? '',
    source: audience === undefined ? { kind: 'segment', segment: '' } : { kind: 'audience', audience },
    columns: [...COLUMN_PRESETS.plain],
    topic: null,
    destination: NEW_DESTINATIONS.folder,
    schedule: { every: 'day', atMinute: 6 * 60, weekday: 'mon', timeZone: browserTimeZone() },
    isActive: true,
    secret: '',
    hasSecret: false,
  };
}

/** An export that is there, as it can be changed. */
export function wishOf(one: AudienceExportAnswer): ExportDraft {
  const { slug, title, source, columns, topic, destination, schedule, isActive, hasSecret } = one;
  return {
    slug,
    title,
    source,
    // What is kept was checked when it was saved.
    columns: columns as ExportColumn[],
    topic,
    destination,
    schedule,
    isActive,
    hasSecret,
    secret: '',
  };
}
