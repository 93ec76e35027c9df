import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../testing/api-client.ts';
import { apiTypes, apiTypesFile } from '../testing/api-types.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  security: object[];
  components: { securitySchemes: Record<string, { type: string; scheme: string }> };
  paths: Record<string, Record<string, Operation>>;
}

const OPEN = [
  '/health',
  '/ready',
  '/api/v1/session',
  '/api/v1/sign-in',
  '/api/v1/sign-in/code',
  '/api/v1/sign-in/single-sign-on',
  '/api/v1/sign-out',
  '/api/v1/password-resets',
  '/api/v1/password-resets/confirmation',
  '/api/v1/setup',
  '/api/v1/invitation',
  '/api/v1/invitation/acceptance',
];

let installation: TestInstallation;
let document: Document;
let operations: [path: string, method: string, operation: Operation][];
beforeAll(async () => {
  installation = await createTestInstallation();
  document = (await call<Document>(installation, 'GET', '/openapi.json')).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
      path,
      method,
      operation,
    ]),
  );
});
afterAll(() => installation[Symbol.asyncDispose]());

describe('the OpenAPI document', () => {
  it('is one of version 3.1 with a way to authenticate', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: 'Ripen', version: '0.0.0-test' });
    expect(document.components.securitySchemes).toEqual({ key: { type: 'http', scheme: 'bearer' } });
    expect(document.security).toEqual([{ key: [] }]);
    expect(operations.length).toBeGreaterThanOrEqual(22);
  });

  it('says of every operation what it does, who may, and what comes back', () => {
    for (const [path, method, operation] of operations) {
      const place = `${method} ${path}`;
      expect([place, operation.summary?.length ?? 0]).toEqual([
        place,
        expect.toSatisfy((length: number) => length > 10),
      ]);
      expect([place, operation.tags?.length]).toEqual([place, 1]);
      expect([place, operation.security ?? document.security]).toEqual([
        place,
        OPEN.includes(path) ? [] : [{ key: [] }],
      ]);
      const statuses = Object.keys(operation.responses);
      expect([place, statuses.some((status) => /^2\d\d$/.test(status))]).toEqual([place, true]);
      for (const response of Object.values(operation.responses))
        expect(typeof response.description).toBe('string');
      if (path.startsWith('/api/') && !OPEN.includes(path))
        expect([place, ...statuses]).toEqual(expect.arrayContaining([place, '400', '401', '403']));
    }
  });

  it('describes every parameter of every path, and every body', () => {
    for (const [path, method, operation] of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect([path, described.map(({ name }) => name)]).toEqual([path, inPath]);
      expect(described.every(({ required }) => required)).toBe(true);
      const needsBody = ['post', 'put', 'patch'].includes(method);
      expect([path, method, operation.requestBody !== undefined]).toEqual([path, method, needsBody]);
    }
  });

  it('refers to nothing that is not in it', () => {
    const text = JSON.stringify(document);
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      let value: unknown = document;
      for (const key of pointer.split('/')) value = (value as Record<string, unknown> | undefined)?.[key];
      expect([pointer, value !== undefined]).toEqual([pointer, true]);
    }
    expect(text).not.toMatch(/"nullable":/);
  });

  it('gives problem documents for problems', () => {
    for (const [path, , operation] of operations) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (Number(status) < 400) continue;
        const [schema] = Object.values(content ?? {}).map((one) => one.schema as { required?: string[] });
        expect([path, status, schema?.required]).toEqual([
          path,
          status,
          expect.arrayContaining(['type', 'title', 'status', 'detail']),
        ]);
      }
    }
  });

  it('is shown on a page that takes nothing from outside', async () => {
    const { response } = await call(installation, 'GET', '/docs/');
    expect(response.statusCode).toBe(200);
    expect(response.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('is what the types of the web app are made of; npm run generate makes them anew', async () => {
    expect(await readFile(apiTypesFile, 'utf8')).toBe(await apiTypes(installation));
  });
});
