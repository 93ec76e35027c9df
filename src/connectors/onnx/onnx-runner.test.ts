import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../domain/model-runner.ts';
import { OnnxRunner } from './onnx-runner.ts';
import { readProbabilities } from './read-probabilities.ts';

const runner = new OnnxRunner();
afterAll(() => runner[Symbol.asyncDispose]());

async function run(file: string, request: Partial<ModelRequest> = {}): Promise<number[]> {
  const content = await readFile(new URL(`../../testing/onnx/${file}.onnx`, import.meta.url));
  const rows = [
    [0, 0],
    [4, 1],
  ];
  return runner.run({ hash: file, content }, { columns: ['visits', 'is_cz'], rows, output: {}, ...request });
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

describe('OnnxRunner', () => {
  it.each(['logistic', 'by-name'])('gives the probability of each row: %s', async (file) => {
    const [first, second] = await run(file);
    // Weights 0.5 and 1.5, intercept −2.
    expect(first).toBeCloseTo(logistic(-2), 6);
    expect(second).toBeCloseTo(logistic(1.5), 6);
  });

  it('finds inputs by name, in whatever order', async () => {
    const [only] = await run('by-name', { columns: ['is_cz', 'visits'], rows: [[1, 4]] });
    expect(only).toBeCloseTo(logistic(1.5), 6);
  });

  it.each<[string, Partial<ModelRequest>, RegExp]>([
    [
      'logistic',
      { columns: ['a', 'b', 'c'], rows: [[1, 2, 3]] },
      /has 2 columns, the definition 3 inputs: a, b, c/,
    ],
    [
      'by-name',
      { columns: ['visits', 'country'] },
      /reads visits, is_cz; the definition names visits, country, without is_cz/,
    ],
    [
      'logistic',
      { output: { name: 'label' } },
      /no output “label”: the model has the outputs probability \(float32\)/,
    ],
    ['logistic', { output: { column: 3 } }, /has 1 columns; expected one at position 3/],
    ['logistic', { rows: [['CZ', 1]] }, /takes numbers, got the text “CZ”/],
    ['not-a-share', {}, /gave 3.5; expected a probability between 0 and 1/],
  ])('says what is wrong: %s %o', async (file, request, message) => {
    await expect(run(file, request)).rejects.toThrow(message);
  });

  it('says of a file that is no model that it is none', async () => {
    const model = { hash: 'none', content: Buffer.from('no model') };
    await expect(runner.run(model, { columns: ['a'], rows: [[1]], output: {} })).rejects.toThrow(
      /no ONNX model that can be loaded/,
    );
  });
});

describe('readProbabilities', () => {
  it('takes the last class unless another is named', () => {
    const result = { dims: [2, 2], data: [0.9, 0.1, 0.3, 0.7] };
    expect(readProbabilities(result, { rows: 2, name: 'p' })).toEqual([0.1, 0.7]);
    expect(readProbabilities(result, { rows: 2, name: 'p', column: 0 })).toEqual([0.9, 0.3]);
  });

  it('refuses an output of another shape', () => {
    expect(() => readProbabilities({ dims: [3], data: [0, 0, 0] }, { rows: 2, name: 'p' })).toThrow(
      'the output “p” has the shape [3] for 2 leads',
    );
  });
});
