import { parentPort, workerData } from 'node:worker_threads';
import { fitBagsInTurn } from '../learning/fit/fit-bags-in-turn.ts';
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
tell({
  learned: await learnFromExamples(ground, { fitBags: fitBagsInTurn, onPhase: (phase) => tell({ phase }) }),
});
