/** What a backend is like for a while. `resets` breaks every answer off in its middle; `limits` answers 429. */
export const moods = ['healthy', 'slow', 'errors', 'hangs', 'refuses', 'limits', 'resets'] as const;
export type Mood = (typeof moods)[number];

/** Times are UTC milliseconds. */
export interface Phase {
  readonly backend: string;
  readonly mood: Mood;
  readonly startMs: number;
  endMs: number;
}

/** One request as a backend saw it. */
export interface Arrival {
  readonly mark: string;
  readonly backend: string;
  readonly mood: Mood;
  /** How often backends had seen the mark by then, this time included. */
  readonly count: number;
  readonly atMs: number;
  /** Of the answer's body. */
  bytesSent: number;
  /** `left`: the other side closed the connection, `reset`: the backend did; `null` while it runs. */
  ending: 'complete' | 'left' | 'reset' | null;
}

/** Three backends, one of each dialect, by their ids. */
export const dialects = { red: 'openai', green: 'anthropic', blue: 'ollama' } as const;
export type BackendId = keyof typeof dialects;
export const backendIds = ['red', 'green', 'blue'] as const satisfies readonly BackendId[];

export interface ChaosReport {
  readonly phases: readonly Phase[];
  readonly arrivals: readonly Arrival[];
}

export type ChaosOrder = 'flap' | 'calm' | 'report' | 'count-connections';
export type ChaosAnswer =
  | { readonly type: 'listening'; readonly urls: Readonly<Record<BackendId, string>> }
  | { readonly type: 'calm' | 'flapping' }
  | { readonly type: 'connections'; readonly count: number }
  | ({ readonly type: 'report' } & ChaosReport);

export interface PhasePlan {
  readonly mood: Mood;
  readonly lastsMs: number;
}

/** Every second phase is a healthy one; the others come in a random order, each once before any comes again. */
export function* planPhases(random: () => number, lengthMs: readonly [number, number]): Generator<PhasePlan, never> {
  const [shortestMs, longestMs] = lengthMs;
  const last = (): number => shortestMs + random() * (longestMs - shortestMs);
  const ills = moods.filter((mood) => mood !== 'healthy');
  for (;;) {
    const shuffled = ills.map((mood) => ({ mood, place: random() })).toSorted((one, other) => one.place - other.place);
    for (const { mood } of shuffled) {
      yield { mood: 'healthy', lastsMs: last() };
      yield { mood, lastsMs: last() };
    }
  }
}
