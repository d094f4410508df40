import type { Dialect, LimitState } from '../../contract/model/index.ts';

/** What the headers tell. `retryAfterSeconds` only where the request was refused; `nowMs` is UTC. */
export interface RateFacts {
  readonly states: readonly LimitState[];
  readonly retryAfterSeconds: number | null;
  readonly nowMs: number;
}

type Header = readonly [name: string, value: string];
type HeaderForm = (limits: TellingLimits, nowMs: number) => readonly Header[];

/** Of all limits of a kind the one that will refuse first. */
interface TellingLimits {
  readonly requests: LimitState | null;
  readonly tokens: LimitState | null;
}

const tokenLimits: ReadonlySet<LimitState['limit']> = new Set(['tokensPerMinute', 'tokensPerDay', 'tokensPerMonth']);
const windowSeconds = { rpm: 60, tokensPerMinute: 60, tokensPerDay: 86_400, tokensPerMonth: 2_592_000, concurrency: 0 };

/**
 * How much is left, in the caller's dialect: `x-ratelimit-*` of OpenAI, `anthropic-ratelimit-*`, and for the others `ratelimit` and
 * `ratelimit-policy` of draft-ietf-httpapi-ratelimit-headers. Names and values in lower case; nothing without limits.
 */
export function renderRateHeaders(
  dialect: Dialect,
  { states, retryAfterSeconds, nowMs }: RateFacts,
): readonly Header[] {
  const limits: TellingLimits = {
    requests: findStrictest(states, (limit) => limit === 'rpm'),
    tokens: findStrictest(states, (limit) => tokenLimits.has(limit)),
  };
  const retry: readonly Header[] = retryAfterSeconds === null ? [] : [['retry-after', String(retryAfterSeconds)]];
  return [...formOf(dialect)(limits, nowMs), ...retry];
}

function formOf(dialect: Dialect): HeaderForm {
  if (dialect === 'openai') return renderOpenai;
  return dialect === 'anthropic' ? renderAnthropic : renderPlain;
}

function findStrictest(
  states: readonly LimitState[],
  isKind: (limit: LimitState['limit']) => boolean,
): LimitState | null {
  let strictest: LimitState | null = null;
  for (const state of states) {
    if (!isKind(state.limit)) continue;
    const isStricter =
      strictest === null ||
      state.remaining < strictest.remaining ||
      (state.remaining === strictest.remaining && (state.resetMs ?? 0) > (strictest.resetMs ?? 0));
    if (isStricter) strictest = state;
  }
  return strictest;
}

const kinds = ['requests', 'tokens'] as const;

const renderOpenai: HeaderForm = (limits) =>
  kinds.flatMap((kind) => {
    const state = limits[kind];
    if (state === null) return [];
    return [
      [`x-ratelimit-limit-${kind}`, String(state.ceiling)],
      [`x-ratelimit-remaining-${kind}`, String(state.remaining)],
      [`x-ratelimit-reset-${kind}`, formatDuration(state.resetMs ?? 0)],
    ] as const;
  });

const renderAnthropic: HeaderForm = (limits, nowMs) =>
  kinds.flatMap((kind) => {
    const state = limits[kind];
    if (state === null) return [];
    // Whole seconds, rounded up, as Anthropic writes them.
    const resetAtMs = Math.ceil((nowMs + (state.resetMs ?? 0)) / 1000) * 1000;
    return [
      [`anthropic-ratelimit-${kind}-limit`, String(state.ceiling)],
      [`anthropic-ratelimit-${kind}-remaining`, String(state.remaining)],
      [`anthropic-ratelimit-${kind}-reset`, new Date(resetAtMs).toISOString().replace('.000Z', 'Z')],
    ] as const;
  });

const renderPlain: HeaderForm = (limits) => {
  const known = kinds.flatMap((kind) => {
    const state = limits[kind];
    return state === null ? [] : [{ kind, state }];
  });
  if (known.length === 0) return [];
  const policies = known.map(({ kind, state }) => `"${kind}";q=${state.ceiling};w=${windowSeconds[state.limit]}`);
  const left = known.map(
    ({ kind, state }) => `"${kind}";r=${state.remaining};t=${Math.ceil((state.resetMs ?? 0) / 1000)}`,
  );
  return [
    ['ratelimit-policy', policies.join(', ')],
    ['ratelimit', left.join(', ')],
  ];
};

/** As OpenAI writes it: `120ms`, `7.66s`, `6m0s`, `23h59m1s`. */
function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.ceil(durationMs));
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  if (hours > 0) return `${hours}h${minutes}m${Math.floor(seconds)}s`;
  return minutes > 0 ? `${minutes}m${Math.floor(seconds)}s` : `${seconds}s`;
}
