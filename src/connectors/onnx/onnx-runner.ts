import { Worker } from 'node:worker_threads';
import { ModelFailed, type ModelRequest, type ModelRunner } from '../../domain/model-runner.ts';
import type { OnnxAnswer, OnnxJob } from './onnx-worker.ts';

/** Longer than that no run takes that anybody wants to wait for. */
const RUN_WITHIN_MS = 30_000;
/** So many models are kept loaded. */
const MOST_LOADED = 4;

interface Loaded {
  worker: Worker;
  /** Jobs that are not answered yet, by their number. */
  waiting: Map<number, { resolve: (values: number[]) => void; reject: (error: Error) => void }>;
}

/**
 * Runs ONNX models by onnxruntime-node, each in a thread of its own, which ends when a run takes too long or the model
 * crashes. The runtime is an optional dependency: without it a run fails with a message that says so.
 */
export class OnnxRunner implements ModelRunner {
  readonly #loaded = new Map<string, Loaded>();
  #jobs = 0;

  async run(model: { hash: string; content: Uint8Array }, request: ModelRequest): Promise<number[]> {
    const loaded = this.#loaded.get(model.hash) ?? this.#load(model);
    // The one that was used last is at the end.
    this.#loaded.delete(model.hash);
    this.#loaded.set(model.hash, loaded);
    this.#jobs += 1;
    const job: OnnxJob = { number: this.#jobs, ...request };
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    loaded.waiting.set(job.number, { resolve, reject });
    const timer = setTimeout(() => {
      reject(
        new ModelFailed(
          `the model took longer than ${RUN_WITHIN_MS / 1_000} s for ${request.rows.length} leads`,
        ),
      );
      void this.#unload(model.hash, loaded);
    }, RUN_WITHIN_MS);
    try {
      loaded.worker.postMessage(job);
      return await promise;
    } finally {
      clearTimeout(timer);
      loaded.waiting.delete(job.number);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [hash, loaded] of [...this.#loaded]) await this.#unload(hash, loaded);
  }

  #load({ hash, content }: { hash: string; content: Uint8Array }): Loaded {
    const [oldest] = this.#loaded;
    if (oldest && this.#loaded.size >= MOST_LOADED) void this.#unload(...oldest);
    const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), {
      workerData: { content },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    worker.unref();
    const loaded: Loaded = { worker, waiting: new Map() };
    worker.on('message', ({ number, values, problem }: OnnxAnswer) => {
      const job = loaded.waiting.get(number);
      if (values) job?.resolve(values);
      else job?.reject(new ModelFailed(problem ?? 'the model gave nothing'));
    });
    const fail = (reason: string): void => {
      for (const { reject } of loaded.waiting.values()) reject(new ModelFailed(reason));
      if (this.#loaded.get(hash) === loaded) this.#loaded.delete(hash);
    };
    worker.on('error', (error: Error) => fail(`the model could not be run: ${error.message}`));
    worker.on('exit', () => fail('the model ended the thread that ran it'));
    this.#loaded.set(hash, loaded);
    return loaded;
  }

  async #unload(hash: string, loaded: Loaded): Promise<void> {
    if (this.#loaded.get(hash) === loaded) this.#loaded.delete(hash);
    await loaded.worker.terminate();
  }
}
