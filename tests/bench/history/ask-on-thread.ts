import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Question, QuestionReply } from '../../../apps/telemetry/answer-question.ts';
import { medianOf, quantileOf } from '../statistics.ts';
import { listPageQuestions } from './history-questions.ts';

/** How long one question took, milliseconds. */
export interface QuestionFigure {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Asks what all pages ask, each question `rounds` times, on the reading thread that the service uses. The first time counts too. */
export async function askAll(dataDir: string, untilMs: number, rounds: number): Promise<QuestionFigure[]> {
  const path = new URL('../../../apps/telemetry/query-worker.ts', import.meta.url);
  const worker = new Worker(path, { workerData: join(dataDir, 'drover.db') });
  const ask = (question: Question): Promise<void> =>
    new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (reply: QuestionReply) => {
        worker.off('error', reject);
        if ('failure' in reply) reject(new Error(reply.failure));
        else resolve();
      });
      worker.postMessage({ id: 1, question });
    });
  const figures: QuestionFigure[] = [];
  for (const { name, question } of listPageQuestions(untilMs)) {
    const tookMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedMs = performance.now();
      await ask(question);
      tookMs.push(performance.now() - startedMs);
    }
    figures.push({ name, p50Ms: medianOf(tookMs), p95Ms: quantileOf(tookMs, 0.95) });
  }
  await worker.terminate();
  return figures;
}
