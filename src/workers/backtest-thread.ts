import { parentPort, workerData } from 'node:worker_threads';
import type { Scorecard } from '../domain/scorecard.ts';
import {
  type BacktestQuestion,
  type ScoredLeads,
  summarizeScorecard,
} from '../learning/backtest/summarize-scorecard.ts';

/** What the thread is started with. */
export interface SummaryTask {
  scorecard: Scorecard;
  leads: ScoredLeads;
  question: BacktestQuestion;
}

const { scorecard, leads, question } = workerData as SummaryTask;
parentPort?.postMessage(summarizeScorecard(scorecard, leads, question));
