import { readFile } from 'node:fs/promises';

/** Which form of an e-mail is meant, and as whom it is shown. */
export interface EmailFormFlags {
  lead?: string;
  language?: string;
  variant?: string;
}

/** The request for an e-mail that is named by slug, or by a file. */
export async function emailWish(
  name: string,
  { lead, language, variant }: EmailFormFlags,
): Promise<Record<string, string>> {
  const isFile = /[./\\]/.test(name);
  return {
    ...(isFile ? { source: await readFile(name, 'utf8') } : { slug: name }),
    ...(lead !== undefined && { lead }),
    ...(language !== undefined && { language }),
    ...(variant !== undefined && { variant }),
  };
}
