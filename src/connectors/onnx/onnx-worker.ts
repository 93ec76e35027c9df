import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelRequest } from '../../domain/model-runner.ts';
import { bindColumns } from './bind-columns.ts';
import { readProbabilities } from './read-probabilities.ts';

/** A run as it comes to the thread of a model, and what goes back. */
export interface OnnxJob extends ModelRequest {
  number: number;
}
export interface OnnxAnswer {
  number: number;
  values?: number[];
  problem?: string;
}

type Runtime = typeof import('onnxruntime-node');

/** Loaded with the first job, so that whoever asks is told why it cannot be. */
let opening: Promise<{ runtime: Runtime; session: InferenceSession }> | undefined;

async function open(): Promise<{ runtime: Runtime; session: InferenceSession }> {
  const runtime = await import('onnxruntime-node').catch((error: unknown) => {
    throw new Error(
      'this installation has no onnxruntime-node, which runs ONNX models; install it with: npm install --include=optional',
      { cause: error },
    );
  });
  const { content } = workerData as { content: Uint8Array };
  // One thread of computing is enough, and leaves the others to the server.
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 } as const;
  const session = await runtime.InferenceSession.create(content, options).catch((error: unknown) => {
    throw new Error(`the file is no ONNX model that can be loaded: ${textOf(error)}`, { cause: error });
  });
  return { runtime, session };
}

async function run(job: OnnxJob): Promise<number[]> {
  opening ??= open();
  const { runtime, session } = await opening;
  const { bind, output } = bindColumns(session.inputMetadata, session.outputMetadata, job);
  const feeds: Record<string, Tensor> = {};
  for (const { name, type, values, shape } of bind(job.rows))
    feeds[name] = new runtime.Tensor(type as 'float32', values as Float32Array, shape);
  const results = await session.run(feeds, [output]).catch((error: unknown) => {
    throw new Error(`the model failed on ${job.rows.length} leads: ${textOf(error)}`, { cause: error });
  });
  return readProbabilities(results[output], {
    rows: job.rows.length,
    name: output,
    column: job.output.column,
  });
}

parentPort?.on('message', (job: OnnxJob) => {
  run(job).then(
    (values) => parentPort?.postMessage({ number: job.number, values } satisfies OnnxAnswer),
    (error: unknown) =>
      parentPort?.postMessage({ number: job.number, problem: textOf(error) } satisfies OnnxAnswer),
  );
});

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
