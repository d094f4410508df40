import type { Effort } from './figures.ts';
import { runLoad, type Target } from './load.ts';
import { type Dialect, dialects, type PairSubjects, startPairSubjects } from './pair-subjects.ts';
import { medianOf, quantileOf } from './statistics.ts';

/** What one way from a client to a backend adds to the backend's own time, milliseconds. */
export interface PairFigure {
  readonly client: Dialect;
  readonly backend: Dialect;
  readonly wholeMs: number;
  readonly streamMs: number;
  /** The same as shares of what OpenAI to Ollama adds. */
  readonly wholeRatio: number;
  readonly streamRatio: number;
}

const burstTokens = 50;
const loads = {
  whole: { clients: 1, prompt: 'hi', isStreaming: false },
  stream: { clients: 1, prompt: `burst ${burstTokens}`, isStreaming: true },
} as const;
type Mode = keyof typeof loads;

async function measureP50(target: Target, mode: Mode, durationMs: number): Promise<number> {
  const result = await runLoad(target, { ...loads[mode], durationMs });
  if (result.failures > 0) throw new Error(`${result.failures} failed requests to ${target.path}`);
  return quantileOf(result.totalMs, 0.5);
}

interface Way {
  readonly client: Dialect;
  readonly backend: Dialect;
}
const ways: readonly Way[] = dialects.flatMap((client) => dialects.map((backend) => ({ client, backend })));
const nameOf = ({ client, backend }: Way): string => `${client} ${backend}`;

/** What every pair adds in one round, each against the backend asked directly right before. */
async function runRound(subjects: PairSubjects, mode: Mode, durationMs: number): Promise<ReadonlyMap<string, number>> {
  const added = new Map<string, number>();
  for (const backend of dialects) {
    const direct = await measureP50(subjects.direct(backend), mode, durationMs);
    for (const client of dialects) {
      const total = await measureP50(subjects.drover(client, backend), mode, durationMs);
      added.set(nameOf({ client, backend }), total - direct);
    }
  }
  return added;
}

async function runRounds(subjects: PairSubjects, mode: Mode, effort: Effort): Promise<ReadonlyMap<string, number>> {
  const durationMs = effort.durationMs / 3;
  await runRound(subjects, mode, durationMs / 2);
  const rounds: ReadonlyMap<string, number>[] = [];
  for (let round = 0; round < effort.rounds; round++) rounds.push(await runRound(subjects, mode, durationMs));
  return new Map(
    ways.map((way) => [nameOf(way), medianOf(rounds.map((added) => added.get(nameOf(way)) ?? Number.NaN))]),
  );
}

/** Added latency of every pair, one client at a time; streams of 50 tokens that come at once, to their last byte. */
export async function measurePairs(effort: Effort): Promise<readonly PairFigure[]> {
  const subjects = await startPairSubjects();
  try {
    const whole = await runRounds(subjects, 'whole', effort);
    const stream = await runRounds(subjects, 'stream', effort);
    const reference = nameOf({ client: 'openai', backend: 'ollama' });
    const read = (figures: ReadonlyMap<string, number>, name: string): number => figures.get(name) ?? Number.NaN;
    return ways.map((way) => {
      const [wholeMs, streamMs] = [read(whole, nameOf(way)), read(stream, nameOf(way))];
      const wholeRatio = wholeMs / read(whole, reference);
      return { ...way, wholeMs, streamMs, wholeRatio, streamRatio: streamMs / read(stream, reference) };
    });
  } finally {
    await subjects.stop();
  }
}

/** The figures as a Markdown table. */
export function renderPairTable(figures: readonly PairFigure[]): string {
  const head =
    '| client | backend | whole answer | to OpenAI -> Ollama | stream of 50 tokens | to OpenAI -> Ollama |\n| --- | --- | --- | --- | --- | --- |';
  const show = (ms: number, ratio: number): string => `+${ms.toFixed(3)} ms | ${ratio.toFixed(2)}x`;
  const rows = figures.map(
    ({ client, backend, wholeMs, streamMs, wholeRatio, streamRatio }) =>
      `| ${client} | ${backend} | ${show(wholeMs, wholeRatio)} | ${show(streamMs, streamRatio)} |`,
  );
  return [head, ...rows].join('\n');
}
