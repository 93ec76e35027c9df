import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { dumpSchema } from '../src/store/dump-schema.ts';
import { createTestDatabase } from '../src/testing/test-database.ts';

const file = fileURLToPath(new URL('../schema.sql', import.meta.url));
await using database = await createTestDatabase();
await writeFile(file, await dumpSchema(database.pool));
console.log(`wrote ${file}`);
