import { FileRefused } from '../../files/file-refused.ts';
import { MappingRefused } from '../../operations/import-settings.ts';
import { HttpProblem } from '../problem.ts';
import { NotReading } from './receive-file.ts';

/** What went wrong with a file as an answer, when it is something that the sender may know. */
export function importProblem(error: unknown): unknown {
  if (error instanceof NotReading) return new HttpProblem(409, error.message, { cause: error });
  if (error instanceof MappingRefused) {
    const errors = error.problems.map(({ path, message, line, column }) => ({
      field: path,
      detail: line === undefined ? message : `line ${line}, column ${column}: ${message}`,
    }));
    return new HttpProblem(422, error.message, { errors, cause: error });
  }
  return error instanceof FileRefused ? new HttpProblem(422, error.message, { cause: error }) : error;
}
