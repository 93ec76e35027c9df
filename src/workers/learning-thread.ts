import { parentPort, workerData } from 'node:worker_threads';
import { fitBag } from '../learning/fit/bag.ts';
import type { FitBags } from '../learning/fit/fit-additive-model.ts';
import {
  type ComputingPhase,
  type LearnedFromExamples,
  type LearningGround,
  learnFromExamples,
} from '../learning/run/learn-from-examples.ts';

/** What the thread says. */
export type LearningNews = { phase: ComputingPhase } | { learned: LearnedFromExamples };

// The thread of one run: computes, says how far it is, and ends.
const ground = workerData as LearningGround;
const tell = (news: LearningNews): void => parentPort?.postMessage(news);
const fitBags: FitBags = async (ground, bags) =>
  Array.from({ length: bags }, (_, bag) => fitBag(ground, bag));
tell({ learned: await learnFromExamples(ground, { fitBags, onPhase: (phase) => tell({ phase }) }) });
