import { Worker } from 'node:worker_threads';
import type { TemplateReading } from '../messaging/parse-mail-template.ts';
import type { PreparingAnswer } from './mail-preparing-thread.ts';

/** Longer than that no template takes that anybody would want. */
const WITHIN_MS = 15_000;
/** So many texts that were read last are kept: a preview asks for the same one in several languages. */
const MOST_KEPT = 10;

interface Thread {
  worker: Worker;
  waiting: Map<number, { resolve: (reading: TemplateReading) => void; reject: (error: Error) => void }>;
}

/** Reads e-mail templates and compiles their MJML in a thread of its own, so that nobody waits for it. */
export class MailPreparer implements AsyncDisposable {
  #thread: Thread | undefined;
  #jobs = 0;
  readonly #kept = new Map<string, TemplateReading>();

  /** Reads the text of a template, as `prepareMailTemplate` does. @throws when the thread breaks down over it */
  async prepare(source: string): Promise<TemplateReading> {
    const kept = this.#kept.get(source);
    if (kept) return kept;
    const thread = this.#thread ?? this.#start();
    this.#jobs += 1;
    const number = this.#jobs;
    const { promise, resolve, reject } = Promise.withResolvers<TemplateReading>();
    thread.waiting.set(number, { resolve, reject });
    const timer = setTimeout(() => {
      reject(new Error(`the e-mail takes longer than ${WITHIN_MS / 1_000} s to compile`));
      void this.#end(thread);
    }, WITHIN_MS);
    try {
      thread.worker.postMessage({ number, source });
      const reading = await promise;
      this.#keep(source, reading);
      return reading;
    } finally {
      clearTimeout(timer);
      thread.waiting.delete(number);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#thread) await this.#end(this.#thread);
  }

  #keep(source: string, reading: TemplateReading): void {
    this.#kept.set(source, reading);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  #start(): Thread {
    const worker = new Worker(new URL('./mail-preparing-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    worker.unref();
    const thread: Thread = { worker, waiting: new Map() };
    worker.on('message', ({ number, reading, problem }: PreparingAnswer) => {
      const job = thread.waiting.get(number);
      if (reading) job?.resolve(reading);
      else job?.reject(new Error(problem ?? 'the e-mail could not be compiled'));
    });
    const fail = (error: Error): void => {
      if (this.#thread === thread) this.#thread = undefined;
      for (const { reject } of thread.waiting.values()) reject(error);
    };
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('the thread that compiles e-mails ended')));
    this.#thread = thread;
    return thread;
  }

  async #end(thread: Thread): Promise<void> {
    if (this.#thread === thread) this.#thread = undefined;
    await thread.worker.terminate();
  }
}
