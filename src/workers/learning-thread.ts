import { parentPort, workerData } from 'node:worker_threads';
import type { ExampleTable } from '../learning/example-table.ts';
import { fitBag } from '../learning/fit/bag.ts';
import type { FitBags } from '../learning/fit/fit-additive-model.ts';
import {
  type ComputingPhase,
  type LearnedFromExamples,
  learnFromExamples,
} from '../learning/run/learn-from-examples.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';

/** What the thread is handed. */
export interface LearningTask {
  table: ExampleTable;
  request: LearningRequest;
}

/** What the thread says. */
export type LearningNews = { phase: ComputingPhase } | { learned: LearnedFromExamples };

// The thread of one run: computes, says how far it is, and ends.
const { table, request } = workerData as LearningTask;
const tell = (news: LearningNews): void => parentPort?.postMessage(news);
const fitBags: FitBags = async (ground, bags) =>
  Array.from({ length: bags }, (_, bag) => fitBag(ground, bag));
tell({ learned: await learnFromExamples(table, request, { fitBags, onPhase: (phase) => tell({ phase }) }) });
