import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import type { Answers, Question, QuestionReply } from '../../../apps/telemetry/answer-question.ts';
import { medianOf, quantileOf } from '../statistics.ts';
import { type KnownRequest, listPageQuestions } from './history-questions.ts';

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

const knownAgeMs = 36 * 3_600_000;

/** Asks what all pages ask, each question `rounds` times, on the reading thread that the service uses. The first time counts too. */
export async function askAll({ dataDir, untilMs, rounds, coldEvery }: Asked): Promise<QuestionFigure[]> {
  const path = join(dataDir, 'drover.db');
  const thread = await openThread(path);
  const figures: QuestionFigure[] = [];
  const known = await findKnown(thread, untilMs);
  for (const [index, { name, question }] of listPageQuestions(untilMs, known).entries()) {
    const tookMs: number[] = [];
    for (let round = 0; round < rounds; round++) tookMs.push(await thread.time(question));
    const coldMs = coldEvery > 0 && index % coldEvery === 0 ? await timeCold(path, question) : null;
    figures.push({ name, p50Ms: medianOf(tookMs), p95Ms: quantileOf(tookMs, 0.95), coldMs });
  }
  await thread.close();
  return figures;
}

/** A request from before the last days, and a key that was much used. */
async function findKnown(thread: Thread, untilMs: number): Promise<KnownRequest> {
  const before: RequestFilter = { untilMs: untilMs - knownAgeMs };
  const { requests } = await thread.ask({ kind: 'list-requests', query: { filter: before, limit: 1, before: null } });
  const { rows } = await thread.ask({ kind: 'summarize-usage', by: 'key', sinceMs: 0, untilMs });
  const [id, keyId] = [requests[0]?.id, rows.find(({ name }) => name !== null)?.name ?? null];
  if (id === undefined || keyId === null)
    throw new Error('The history has no request that is old enough, or none with a key');
  return { id, keyId };
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
  ask<Kind extends Question['kind']>(question: Question & { readonly kind: Kind }): Promise<Answers[Kind]>;
  /** How long a question takes, milliseconds. */
  time(question: Question): Promise<number>;
  close(): Promise<unknown>;
}

/** Resolves when the thread has started, which takes longer than most answers. */
async function openThread(path: string): Promise<Thread> {
  const worker = new Worker(new URL('../../../apps/telemetry/query-worker.ts', import.meta.url), { workerData: path });
  const ask: Thread['ask'] = (question) =>
    new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (reply: QuestionReply) => {
        worker.off('error', reject);
        if ('failure' in reply) reject(new Error(reply.failure));
        else resolve(reply.answer as Answers[(typeof question)['kind']]);
      });
      worker.postMessage({ id: 1, question });
    });
  await ask({ kind: 'get-incident', id: 'none' });
  return {
    ask,
    async time(question) {
      const startedMs = performance.now();
      await ask(question);
      return performance.now() - startedMs;
    },
    close: () => worker.terminate(),
  };
}
