import { DatabaseError } from 'pg';
import { pino } from 'pino';

/** SQLSTATE class of errors in data: their messages quote it. */
const DATA_EXCEPTION = /^22/;

/**
 * An error as the log has it. Of errors of the database it leaves out what is quoted from rows and parameters, which may
 * be about people.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (!(error instanceof DatabaseError)) return pino.stdSerializers.errWithCause(error);
  const { name, code, severity, table, column, constraint, routine } = error;
  const isQuoting = code !== undefined && DATA_EXCEPTION.test(code);
  const message = isQuoting ? error.message.replace(/".*"/s, '"…"') : error.message;
  // The first line of the stack is the message again.
  const stack = error.stack?.slice(error.stack.indexOf('\n    at '));
  return { type: name, message, code, severity, table, column, constraint, routine, stack };
}
