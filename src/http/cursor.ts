import type { z } from 'zod';

/** A position that a client hands back to go on from; opaque to it. */
export function encodeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** A cursor of the given shape, or undefined when it is not one of ours. */
export function decodeCursor<Position>(cursor: string, shape: z.ZodType<Position>): Position | undefined {
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}
