import { fileURLToPath } from 'node:url';
import '../../scripts/typescript-with-compiler-api.mjs';
import type { TestInstallation } from './test-installation.ts';

/** Where the types of the API's answers are kept. */
export const apiTypesFile = fileURLToPath(new URL('../../web/api/schema.d.ts', import.meta.url));

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

/** The types of the API, as TypeScript. Problems are left out: the client throws them, whatever the route. */
export async function apiTypes(installation: TestInstallation): Promise<string> {
  // Only now: what was imported above gives it the compiler that it needs.
  const { default: openapiTS, astToString, COMMENT_HEADER } = await import('openapi-typescript');
  const server = await installation.serve();
  const document: Document = (await server.inject('/openapi.json')).json();
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
    const isGood = ([status]: [string, unknown]) => Number(status) < 400;
    operation.responses = Object.fromEntries(Object.entries(operation.responses).filter(isGood));
  }
  const types = await openapiTS(JSON.stringify(document), { alphabetize: true });
  return COMMENT_HEADER + astToString(types);
}
