import { type ChildProcess, fork } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberMutants, type WorkerOrder, type WorkerReport } from './mutation-worker.ts';
import type { NumberedMutant } from './write-schemata.ts';

/** Code whose defences are worth this, and the tests that guard it. */
export interface Subject {
  readonly name: string;
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

export interface MutationOptions {
  readonly root: string;
  /** Mutants that are tried, chosen by `seed`; all of them when there are no more. */
  readonly limit: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface MutationScore {
  readonly subject: string;
  readonly triedCount: number;
  readonly killedCount: number;
  readonly survivors: readonly NumberedMutant[];
}

const silenceMs = 60_000;

/** Seeds wrong changes into a subject, one at a time, and counts those that its tests notice. Throws when the tests fail without any. */
export async function scoreSubject(subject: Subject, options: MutationOptions): Promise<MutationScore> {
  const { root, say } = options;
  const files = subject.files
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((file) => !file.endsWith('index.ts'));
  const mutants = numberMutants(files.toSorted().map((file) => join(root, file)));
  const order = { root, mutants, testFilters: subject.tests };
  const reach = await findReach(order);
  const chosen = choose(mutants, options).map(({ id }) => ({ id, tests: reach.get(id) ?? [] }));
  const reached = chosen.filter(({ tests }) => tests.length > 0);
  const killed = await tryAll({ ...order, reachedFile: null, tries: reached }, say);
  const survivors = mutants.filter(({ id }) => chosen.some((one) => one.id === id) && !killed.has(id));
  return { subject: subject.name, triedCount: chosen.length, killedCount: killed.size, survivors };
}

interface TestReach {
  readonly test: string;
  readonly reached: readonly number[];
  readonly tookMs: number;
}

/** Which test files reach which mutants, the quickest first. */
async function findReach(order: Omit<WorkerOrder, 'reachedFile' | 'tries'>): Promise<Map<number, string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-mutation-'));
  const reachedFile = join(folder, 'reached.jsonl');
  try {
    await converse({ ...order, reachedFile, tries: [] }, (message) => {
      if (message.type === 'ended' && !message.isGreen) throw new Error('The tests fail without any mutant.');
    });
    const reach = new Map<number, string[]>();
    const lines = readFileSync(reachedFile, 'utf8')
      .split('\n')
      .filter((text) => text !== '');
    const runs = lines.map((line) => JSON.parse(line) as TestReach);
    for (const { test, reached } of runs.toSorted((one, other) => one.tookMs - other.tookMs)) {
      for (const id of reached) reach.set(id, [...(reach.get(id) ?? []), test]);
    }
    return reach;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The ids of those that were noticed. One that never comes to an end is noticed too: its worker is ended and another goes on. */
async function tryAll(order: WorkerOrder, say: (line: string) => void): Promise<Set<number>> {
  const killed = new Set<number>();
  let left = [...order.tries];
  while (left.length > 0) {
    let current = left[0]?.id ?? 0;
    const end = await converse({ ...order, tries: left }, (message) => {
      if (message.type === 'started') current = message.id;
      if (message.type !== 'tried') return;
      if (message.isKilled) killed.add(message.id);
      left = left.filter(({ id }) => id !== message.id);
      if (left.length % 50 === 0) say(`${left.length} left`);
    });
    if (end === 'silent') killed.add(current);
    left = left.filter(({ id }) => id !== current);
  }
  return killed;
}

/** One worker's life. */
function converse(order: WorkerOrder, onReport: (message: WorkerReport) => void): Promise<'done' | 'silent'> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(join(order.root, 'tests/mutation/mutation-worker.ts'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let isSilent = false;
    const giveUp = (): void => {
      isSilent = true;
      worker.kill('SIGKILL');
    };
    let patience = setTimeout(giveUp, silenceMs * 5);
    worker.on('message', (message: WorkerReport) => {
      clearTimeout(patience);
      patience = setTimeout(giveUp, silenceMs);
      try {
        onReport(message);
      } catch (error) {
        worker.kill('SIGKILL');
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    worker.once('exit', (code) => {
      clearTimeout(patience);
      if (isSilent) resolve('silent');
      else if (code === 0) resolve('done');
      else reject(new Error(`A worker ended with ${code}.`));
    });
    worker.send(order);
  });
}

/** By a shuffle that is the same for the same seed. */
function choose(mutants: readonly NumberedMutant[], { limit, seed }: MutationOptions): readonly NumberedMutant[] {
  const place = ({ id }: NumberedMutant): number => Math.imul(id ^ seed, 0x9e3779b1) >>> 0;
  return mutants.toSorted((one, other) => place(one) - place(other)).slice(0, limit);
}
