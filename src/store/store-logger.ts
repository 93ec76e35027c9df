import type { BaseLogger } from 'pino';

/** What the store writes to: any pino logger, or a child of one. */
export type StoreLogger = Pick<BaseLogger, 'info' | 'warn' | 'error'>;
