import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import type { Question } from '../../../apps/telemetry/answer-question.ts';
import type { UsageWindow } from '../../../apps/telemetry/queries/usage-window.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const usageBars = 60;

/** What a page asks, by a name for the table. */
export interface NamedQuestion {
  readonly name: string;
  readonly question: Question;
}

/** A request of the log, by which others are asked for. */
export interface KnownRequest {
  readonly id: string;
  readonly keyId: string;
}

const listFilters = (known: KnownRequest): readonly (readonly [name: string, filter: RequestFilter])[] => [
  ['one outcome', { outcomes: ['timeout'] }],
  ['ok alone', { outcomes: ['ok'] }],
  ['a project', { projects: ['photos'] }],
  ['an app', { apps: ['Blender'] }],
  ['a model', { models: ['deepseek-r1:14b'] }],
  ['a backend', { backends: ['anthropic'] }],
  ['a key', { keys: [known.keyId] }],
  ['a status', { status: 429 }],
  ['an error code', { errorCode: 'queue_full' }],
  ['a late first token', { minFirstTokenMs: 9000 }],
  ['a long time', { minTotalMs: 30_000 }],
  ['a time nobody took', { minTotalMs: 3_600_000 }],
  ['cut prompts', { isTruncated: true }],
  ['a text', { text: 'blend' }],
  ['a text that is nowhere', { text: 'no such thing' }],
  ['a caller’s own id', { text: 'trace-0123456789abcdef0123' }],
  ['three things', { projects: ['research'], models: ['gpt-oss:20b'], outcomes: ['client_closed'] }],
];

/** The questions of every page over the lengths of time that pages offer, the last being all there is. */
export function listPageQuestions(untilMs: number, known: KnownRequest): NamedQuestion[] {
  const days = (count: number): { readonly sinceMs: number; readonly untilMs: number } => ({
    sinceMs: untilMs - count * dayMs,
    untilMs,
  });
  const spans = [1, 7, 30, 120].map((count) => ({ label: `${count} d`, ...days(count) }));
  const all: readonly (readonly [name: string, filter: RequestFilter])[] = [['nothing', {}], ...listFilters(known)];
  return [
    ...all.flatMap(([name, filter]): NamedQuestion[] => [
      { name: `list by ${name}`, question: { kind: 'list-requests', query: { filter, limit: 50, before: null } } },
      {
        name: `list by ${name}, further down`,
        question: { kind: 'list-requests', query: { filter, limit: 50, before: known.id } },
      },
      { name: `facets by ${name}, 30 d`, question: { kind: 'count-facets', filter: { ...filter, ...days(30) } } },
      { name: `facets by ${name}, all`, question: { kind: 'count-facets', filter } },
      { name: `histogram by ${name}, 30 d`, question: { kind: 'count-histogram', filter, ...days(30), bars: 120 } },
      { name: `histogram by ${name}, 120 d`, question: { kind: 'count-histogram', filter, ...days(120), bars: 120 } },
    ]),
    ...spans.flatMap(({ label, ...span }): NamedQuestion[] => [
      ...(['project', 'app', 'model', 'backend', 'key'] as const).map((by) => ({
        name: `usage by ${by}, ${label}`,
        question: { kind: 'summarize-usage', by, ...span } as const,
      })),
      {
        name: `usage of a project by model, ${label}`,
        question: { kind: 'summarize-usage', by: 'model', ...span, owner: { project: 'ledger' } },
      },
      {
        name: `usage of a key by model, ${label}`,
        question: { kind: 'summarize-usage', by: 'model', ...span, owner: { keyId: known.keyId } },
      },
      { name: `speed, ${label}`, question: { kind: 'list-speed', ...span, points: 96 } },
    ]),
    ...listNow(untilMs),
    ...[1, 7, 30, 90, 120].flatMap((count) => listUsagePage(`${count} d`, days(count))),
    { name: 'flow, 1 d', question: { kind: 'count-flow', query: { ...days(1), bars: 96 } } },
    { name: 'names asked for, 7 d', question: { kind: 'count-asked', sinceMs: days(7).sinceMs } },
    { name: 'last use of models, 90 d', question: { kind: 'list-model-use', sinceMs: days(90).sinceMs } },
    { name: 'work of models, 7 d', question: { kind: 'summarize-model-use', sinceMs: days(7).sinceMs } },
    { name: 'access, 7 d', question: { kind: 'summarize-access', sinceMs: days(7).sinceMs } },
    { name: 'callers, 30 d', question: { kind: 'list-callers', sinceMs: days(30).sinceMs } },
    {
      name: 'model events, 7 d',
      question: { kind: 'list-model-events', query: { ...days(7), model: null, limit: 1000 } },
    },
    { name: 'benchmarks', question: { kind: 'list-benchmarks', query: { model: null, limit: 200 } } },
    { name: 'keys', question: { kind: 'list-keys' } },
    { name: 'audit', question: { kind: 'list-audit', query: { limit: 50, before: null } } },
    { name: 'quotas', question: { kind: 'load-quotas' } },
    { name: 'a request', question: { kind: 'get-request', id: known.id } },
    { name: 'its messages', question: { kind: 'get-bodies', id: known.id } },
    { name: 'incidents', question: { kind: 'list-incidents', query: { limit: 50, before: null } } },
    { name: 'plan of sums', question: { kind: 'plan-rollup', query: { nowMs: untilMs } } },
    { name: 'plan of cells', question: { kind: 'plan-cells', query: { nowMs: untilMs } } },
  ];
}

/** What Overview, its problems and the panel ask of the last hour, which has no sums yet. */
function listNow(untilMs: number): NamedQuestion[] {
  const last = (minutes: number): UsageWindow => ({ sinceMs: untilMs - minutes * 60_000, untilMs });
  const refused: RequestFilter = { sinceMs: last(15).sinceMs, errorCode: 'memory_budget' };
  return [
    ...(['project', 'app', 'model'] as const).map((by) => ({
      name: `usage by ${by}, 1 h`,
      question: { kind: 'summarize-usage', by, ...last(60) } as const,
    })),
    { name: 'usage by model, 15 min', question: { kind: 'summarize-usage', by: 'model', ...last(15) } },
    {
      name: 'requests without room, 15 min',
      question: { kind: 'list-requests', query: { filter: refused, limit: 200, before: null } },
    },
    {
      name: 'requests that run',
      question: { kind: 'list-requests', query: { filter: { isRunning: true }, limit: 50, before: null } },
    },
    { name: 'speed, 1 h', question: { kind: 'list-speed', ...last(60), points: 96 } },
    { name: 'writing, 1 h', question: { kind: 'usage-writing', query: { ...last(60), bars: 60 } } },
  ];
}

/** What the Usage page asks over a length of time that does not begin at an hour. */
function listUsagePage(label: string, { sinceMs, untilMs }: UsageWindow): NamedQuestion[] {
  const window = { sinceMs: sinceMs + 1_234_567, untilMs };
  const whole = (ms: number): number => Math.floor(ms / hourMs) * hourMs;
  const stepMs = (untilMs - sinceMs) / usageBars;
  const edgesMs = Array.from({ length: usageBars + 1 }, (_, bar) => whole(sinceMs + bar * stepMs));
  const groupings = ['project', 'app', 'model', 'backend', 'key'] as const;
  const parts = [
    'usage-errors',
    'usage-cuts',
    'usage-breaks',
    'usage-cache',
    'usage-callers',
    'usage-overhead',
    'daemon-marks',
  ] as const;
  return [
    ...groupings.flatMap((by): NamedQuestion[] => [
      {
        name: `usage by ${by} before, ${label}`,
        question: { kind: 'summarize-usage', by, sinceMs: 2 * window.sinceMs - untilMs, untilMs: window.sinceMs },
      },
      { name: `speed by ${by}, ${label}`, question: { kind: 'speed-by', query: { by, ...window } } },
      {
        name: `bars by ${by}, ${label}`,
        question: { kind: 'usage-over-time', query: { by, edgesMs: [...new Set(edgesMs)] } },
      },
    ]),
    ...parts.map((kind): NamedQuestion => ({ name: `${kind}, ${label}`, question: { kind, query: window } })),
  ];
}
