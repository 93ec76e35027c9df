// Writes web/api/schema.d.ts, the types of the API's answers, from its OpenAPI document:
//   npm run generate
import { writeFile } from 'node:fs/promises';
import { apiTypes, apiTypesFile } from '../src/testing/api-types.ts';
import { createTestInstallation } from '../src/testing/test-installation.ts';

await using installation = await createTestInstallation();
await writeFile(apiTypesFile, await apiTypes(installation));
console.log(`wrote ${apiTypesFile}`);
