import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertSignals } from '../../store/journey-signals.ts';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation[Symbol.asyncDispose]());
