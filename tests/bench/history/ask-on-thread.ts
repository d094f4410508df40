import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Question, QuestionReply } from '../../../apps/telemetry/answer-question.ts';
import { medianOf, quantileOf } from '../statistics.ts';
import { listPageQuestions } from './history-questions.ts';

/** How long one question took, milliseconds. `coldMs` is the first question that a thread is asked, `null` when that was not looked at. */
export interface QuestionFigure {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly coldMs: number | null;
}

interface Asked {
  readonly dataDir: string;
  readonly untilMs: number;
  readonly rounds: number;
  /** One question in so many is asked of a thread of its own as well; 0 for none. */
  readonly coldEvery: number;
}

/** Asks what all pages ask, each question `rounds` times, on the reading thread that the service uses. The first time counts too. */
export async function askAll({ dataDir, untilMs, rounds, coldEvery }: Asked): Promise<QuestionFigure[]> {
  const path = join(dataDir, 'drover.db');
  const thread = await openThread(path);
  const figures: QuestionFigure[] = [];
  for (const [index, { name, question }] of listPageQuestions(untilMs).entries()) {
    const tookMs: number[] = [];
    for (let round = 0; round < rounds; round++) tookMs.push(await thread.time(question));
    const coldMs = coldEvery > 0 && index % coldEvery === 0 ? await timeCold(path, question) : null;
    figures.push({ name, p50Ms: medianOf(tookMs), p95Ms: quantileOf(tookMs, 0.95), coldMs });
  }
  await thread.close();
  return figures;
}

/** What took so long is looked at more often. */
const longMs = 120;
const longRounds = 5;

/** The median of threads that were asked nothing else; the disk has been read by others. */
async function timeCold(path: string, question: Question): Promise<number> {
  const tookMs: number[] = [];
  while (tookMs.length < 1 || (medianOf(tookMs) > longMs && tookMs.length < longRounds)) {
    const thread = await openThread(path);
    tookMs.push(await thread.time(question));
    await thread.close();
  }
  return medianOf(tookMs);
}

interface Thread {
  /** How long a question takes, milliseconds. */
  time(question: Question): Promise<number>;
  close(): Promise<unknown>;
}

/** Resolves when the thread has started, which takes longer than most answers. */
async function openThread(path: string): Promise<Thread> {
  const worker = new Worker(new URL('../../../apps/telemetry/query-worker.ts', import.meta.url), { workerData: path });
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
  await ask({ kind: 'get-incident', id: 'none' });
  return {
    async time(question) {
      const startedMs = performance.now();
      await ask(question);
      return performance.now() - startedMs;
    },
    close: () => worker.terminate(),
  };
}
