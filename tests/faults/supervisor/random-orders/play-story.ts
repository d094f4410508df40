import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DaemonState } from '../../../../apps/contract/model/index.ts';
import { createSupervisor, type Supervisor } from '../../../../apps/supervisor/index.ts';
import { listDaemons } from '../../../fakes/daemon-census.ts';
import { plainSettings, realClock, realTimers } from '../../../fakes/daemons/supervisor-subject.ts';
import type { Lateness } from './lateness.ts';
import type { Neighbour } from './start-neighbour.ts';

export const orders = ['start', 'stop', 'restart'] as const;
/** What happens to us; each may end one daemon, and five ends within a minute are a crash loop by design. */
export const blows = ['crash', 'hang', 'thief-comes'] as const;
export const news = ['thief-goes', 'ollama-comes', 'ollama-goes'] as const;
/** Without these, everything happens before a daemon could start. */
export const waits = ['await-settled', 'await-process'] as const;

export type Step = (typeof orders | typeof blows | typeof news | typeof waits)[number];

/** Where one supervisor after the other lives: its wanted port and the port on which it looks for an Ollama to adopt. */
export interface Site {
  readonly folder: string;
  readonly ollama: string;
  readonly port: number;
  readonly adoptPort: number;
  readonly neighbour: Neighbour;
  readonly lateness: Lateness;
  /** How long this machine takes when daemons start and end in all places at once. */
  readonly paceMs: number;
}

const graceMs = 1200;
/** A machine that is slow beside its other work is given longer; otherwise these are the bounds. */
const readyTimeoutOf = ({ paceMs }: Site): number => Math.max(4000, 4 * paceMs);
/** F14. */
const stopWithinOf = ({ paceMs }: Site): number => graceMs + Math.max(1000, paceMs);
/** The worst: one hangs while starting and is killed, the next cannot have its port, the third serves. */
const serveWithinOf = (site: Site): number => 2 * (readyTimeoutOf(site) + stopWithinOf(site)) + readyTimeoutOf(site);

/** A stopwatch that stands while the machine leaves this process waiting: the bounds are about us, not about its other work. */
function startWatch({ lateness }: Site): () => number {
  const [startedAtMs, lateMs] = [performance.now(), lateness.totalMs()];
  return () => performance.now() - startedAtMs - (lateness.totalMs() - lateMs);
}

async function until(
  question: () => boolean | Promise<boolean>,
  readMs: () => number,
  withinMs: number,
): Promise<void> {
  while (!(await question())) {
    if (readMs() > withinMs) throw new Error(`not within ${withinMs} ms: ${question.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

interface Run {
  readonly site: Site;
  readonly dataDir: string;
  readonly bookFile: string;
  readonly supervisor: Supervisor;
  readonly trace: string[];
  readonly states: DaemonState[];
  lastOrder: (typeof orders)[number];
  sinceLastOrderMs: () => number;
  statesBeforeOrder: number;
  settled: Promise<unknown>;
  hasNeighbourOllama: boolean;
}

function open(site: Site, name: string): Run {
  const dataDir = join(site.folder, name);
  mkdirSync(dataDir);
  const bookFile = join(dataDir, 'census');
  const trace: string[] = [];
  const states: DaemonState[] = [];
  const startedAtMs = performance.now();
  const note = (what: string): void => void trace.push(`${Math.round(performance.now() - startedAtMs)} ${what}`);
  const supervisor = createSupervisor({
    engine: 'ollama',
    dataDir,
    port: site.port,
    binary: site.ollama,
    simulatorCommand: null,
    settings: { ...plainSettings, extraEnv: { CENSUS_FILE: bookFile } },
    memoryBudgetBytes: 8 * 1024 ** 3,
    adoptUrl: `http://127.0.0.1:${site.adoptPort}`,
    manage: true,
    clock: realClock,
    timers: realTimers,
    log: { info: () => undefined, warn: (_, message) => note(message), error: (_, message) => note(message) },
    random: () => 0.5,
    onEvent: ({ kind, detail }) => note(`${kind}: ${detail}`),
    inheritedEnv: { HOME: site.folder },
    ...{ graceMs, readyTimeoutMs: readyTimeoutOf(site), probeIntervalMs: 100, missedProbeGapMs: 50, backoffBaseMs: 20 },
    probeTimeoutMs: Math.max(500, site.paceMs / 4),
  });
  supervisor.onStateChange((state) => states.push(state));
  return {
    ...{ site, dataDir, bookFile, supervisor, trace, states },
    ...{ lastOrder: 'stop', sinceLastOrderMs: startWatch(site), statesBeforeOrder: 0 },
    ...{ settled: Promise.resolve(), hasNeighbourOllama: false },
  };
}

/** The daemon as the supervisor noted it down, if that runs. */
function findDaemon({ dataDir }: Run): number | null {
  if (process.platform !== 'linux') return listDaemons(dataDir)[0] ?? null;
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'run', 'daemon.json'), 'utf8')) as { pid: number | null };
    return pid !== null && readlinkSync(`/proc/${pid}/cwd`).startsWith(dataDir) ? pid : null;
  } catch {
    // None noted, or it has just ended.
    return null;
  }
}

function strike(run: Run, signal: 'SIGKILL' | 'SIGSTOP'): void {
  const pid = findDaemon(run);
  if (pid !== null) process.kill(pid, signal);
}

function give(run: Run, order: (typeof orders)[number]): void {
  run.lastOrder = order;
  run.sinceLastOrderMs = startWatch(run.site);
  run.statesBeforeOrder = run.states.length;
  run.settled = run.supervisor[order]();
}

const isUnderWay = ({ kind }: DaemonState): boolean =>
  kind === 'starting' || kind === 'stopping' || kind === 'backing-off';

const acts: Readonly<Record<Step, (run: Run) => unknown>> = {
  start: (run) => give(run, 'start'),
  stop: (run) => give(run, 'stop'),
  restart: (run) => give(run, 'restart'),
  crash: (run) => strike(run, 'SIGKILL'),
  hang: (run) => strike(run, 'SIGSTOP'),
  /** Waits for the port to be free, unless a daemon of ours serves on it. */
  'thief-comes': async ({ supervisor, site }) => {
    const comes = async (): Promise<boolean> =>
      (await site.neighbour.open(site.port)) || !isUnderWay(supervisor.state());
    await until(comes, startWatch(site), serveWithinOf(site));
  },
  'thief-goes': ({ site }) => site.neighbour.close(site.port),
  'ollama-comes': async (run) => {
    run.hasNeighbourOllama = await run.site.neighbour.open(run.site.adoptPort);
  },
  'ollama-goes': async (run) => {
    await run.site.neighbour.close(run.site.adoptPort);
    run.hasNeighbourOllama = false;
  },
  'await-settled': (run) => run.settled,
  'await-process': (run) => {
    const isThere = (): boolean => findDaemon(run) !== null || !isUnderWay(run.supervisor.state());
    return until(isThere, startWatch(run.site), serveWithinOf(run.site));
  },
};

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/version`, { signal: AbortSignal.timeout(1000) }).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.ok === true;
}

/** Whether the state is true: the one daemon that there shall be is there and answers. */
async function isServing({ supervisor, dataDir, hasNeighbourOllama }: Run): Promise<boolean> {
  const state = supervisor.state();
  if (state.kind !== 'ready' || (state.ownership === 'adopted' && !hasNeighbourOllama)) return false;
  const expected = state.ownership === 'spawned' ? [state.pid] : [];
  const isAlone = JSON.stringify(listDaemons(dataDir)) === JSON.stringify(expected);
  return isAlone && (await answers(state.url)) && JSON.stringify(supervisor.state()) === JSON.stringify(state);
}

async function checkEnd(run: Run): Promise<void> {
  const { supervisor, dataDir, site } = run;
  if (run.lastOrder !== 'stop') return until(() => isServing(run), startWatch(site), serveWithinOf(site));
  await until(() => supervisor.state().kind === 'stopped', run.sinceLastOrderMs, stopWithinOf(site));
  if (listDaemons(dataDir).length > 0) throw new Error('stopped, but a daemon runs');
}

function findCrowd(bookFile: string): readonly string[] {
  const book = existsSync(bookFile) ? readFileSync(bookFile, 'utf8').split('\n').filter(Boolean) : [];
  return book.filter((line) => (JSON.parse(line) as { others: number[] }).others.length > 0);
}

function checkAfterwards({ dataDir, bookFile, states, lastOrder, statesBeforeOrder, site }: Run): void {
  const problems: string[] = [];
  const orphans = listDaemons(dataDir);
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
  if (orphans.length > 0) problems.push(`orphans after the end: ${orphans.join(', ')}`);
  if (existsSync(join(dataDir, 'run', 'daemon.json'))) problems.push('the identity of an ended daemon is still noted');
  const crowd = findCrowd(bookFile);
  if (crowd.length > 0) problems.push(`two daemons at a time: ${crowd.join(' ')}`);
  const late = lastOrder === 'stop' ? states.slice(statesBeforeOrder).filter(({ kind }) => !isStop(kind)) : [];
  if (late.length > 0) problems.push(`did not stay stopped: ${late.map(({ kind }) => kind).join(', ')}`);
  if (!site.neighbour.isRunning()) problems.push('a program of somebody else was ended');
  if (problems.length > 0) throw new Error(problems.join('; '));
}

const isStop = (kind: DaemonState['kind']): boolean => kind === 'stopping' || kind === 'stopped';

async function close(run: Run): Promise<void> {
  const { supervisor, site } = run;
  const readMs = startWatch(site);
  await supervisor.dispose();
  const tookMs = readMs();
  await Promise.all([site.neighbour.close(site.port), site.neighbour.close(site.adoptPort)]);
  checkAfterwards(run);
  if (tookMs > stopWithinOf(site)) throw new Error(`the end took ${Math.round(tookMs)} ms`);
}

/** Lets the steps happen to a supervisor of its own. Throws, with all that happened, when it does not end as it was told last. */
export async function playStory(site: Site, name: string, steps: readonly Step[]): Promise<number> {
  const run = open(site, name);
  try {
    try {
      for (const step of steps) {
        run.trace.push(`-- ${step}`);
        await acts[step](run);
      }
      run.trace.push('-- end');
      await checkEnd(run);
    } finally {
      await close(run);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\nlast state: ${JSON.stringify(run.supervisor.state())}\n${run.trace.join('\n')}`, {
      cause: error,
    });
  }
  rmSync(run.dataDir, { recursive: true, force: true });
  return run.states.length;
}
