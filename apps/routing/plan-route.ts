import type { RouteRefusalCode, RouteStep } from '../contract/model/index.ts';
import { expandName, type Hop, say } from './expand-name.ts';
import { explainSettings, noSettings } from './explain-settings.ts';
import { deferrals, type HopJudgement, judgeHop, type ModelLimit } from './judge-hop.ts';
import { orderHops } from './order-hops.ts';
import type { RequestParameters } from './request-parameters.ts';
import { noNeeds, type RequestNeeds, type RouteState, unknownState } from './route-state.ts';
import type { RouteSettings, RouteTable } from './route-table.ts';

/** What a request asks for, and on whose behalf. What is left out asks for nothing and limits nothing. */
export interface PlanQuery {
  readonly model: string;
  readonly needs?: RequestNeeds;
  /** Each must allow the model of a place. */
  readonly limits?: readonly ModelLimit[];
  readonly isLocalOnly?: boolean;
  /** Keeps its share of a split. */
  readonly session?: string | null;
  /** Stands in for the session of a request that has none. */
  readonly requestId?: string;
}

/** Where a request goes: a model of a backend, with the dialect that the backend speaks. */
export interface RouteTarget {
  readonly backend: string;
  readonly dialect: 'ollama' | 'openai' | 'anthropic';
  readonly model: string;
  /** What the rule sets; nothing but for Ollama. */
  readonly settings: RouteSettings;
}

/** A place to try, and why. */
export interface RouteCandidate extends RouteTarget {
  readonly why: string;
  /** Filled in where the request says nothing. */
  readonly parameters: Partial<RequestParameters>;
  /** The backend failed before: only one request at a time may try it. */
  readonly isTrial: boolean;
}

export interface RouteRefusal {
  readonly code: RouteRefusalCode;
  readonly reason: string;
  /** Until a place may be there again; `null` when waiting does not help. */
  readonly retryAfterMs: number | null;
}

/** Everywhere a request may go, in the order in which it is tried. `refusal` is `null` exactly when there is a candidate. */
export interface RoutePlan {
  readonly candidates: readonly RouteCandidate[];
  readonly steps: readonly RouteStep[];
  readonly refusal: RouteRefusal | null;
}

interface Judged {
  readonly hop: Hop;
  readonly judgement: HopJudgement;
}

type Kept = Judged & { readonly judgement: Extract<HopJudgement, { kind: 'in' }> };
type Dropped = Judged & { readonly judgement: Extract<HopJudgement, { kind: 'out' }> };

/**
 * Plans where a request goes: the places that its name leads to, without those that cannot or must not take it, in the order of the rule and
 * of what is known of them. Never throws, and names only backends of the table.
 */
export function planRoute(query: PlanQuery, table: RouteTable, state: RouteState = unknownState): RoutePlan {
  const stickiness = query.session ?? query.requestId ?? '';
  const expansion = expandName({ model: query.model, table, state, stickiness });
  if (expansion.refusal) {
    return { candidates: [], steps: expansion.steps, refusal: { ...expansion.refusal, retryAfterMs: null } };
  }
  const judging = {
    table,
    state,
    needs: query.needs ?? noNeeds,
    limits: query.limits ?? [],
    isLocalOnly: query.isLocalOnly ?? false,
    canSpill: expansion.order !== 'split',
  };
  const hops = withoutRepeats(orderHops(expansion.hops, expansion.order, state));
  const judged = hops.map((hop): Judged => ({ hop, judgement: judgeHop(hop, judging) }));
  const dropped = judged.filter((entry): entry is Dropped => entry.judgement.kind === 'out');
  const { kept, missing } = putLaterLast(judged.filter((entry): entry is Kept => entry.judgement.kind === 'in'));
  return {
    candidates: kept.map(toCandidate),
    steps: [...expansion.steps, ...kept.flatMap(tellKept), ...missing.map(tellMissing), ...dropped.map(tellDropped)],
    refusal: kept.length > 0 ? null : chooseRefusal(dropped),
  };
}

function withoutRepeats(hops: readonly Hop[]): readonly Hop[] {
  const isSame = (one: Hop, other: Hop): boolean => one.backend.id === other.backend.id && one.model === other.model;
  return hops.filter((hop, place) => hops.findIndex((other) => isSame(hop, other)) === place);
}

/** A model that its backend does not have is tried only where nothing else is left: then the backend says so itself. */
function putLaterLast(places: readonly Kept[]): { readonly kept: readonly Kept[]; readonly missing: readonly Kept[] } {
  const sorted = places.toSorted((one, other) => one.judgement.deferral - other.judgement.deferral);
  const kept = sorted.filter(({ judgement }) => judgement.deferral < deferrals.missing);
  return kept.length === 0
    ? { kept: sorted, missing: [] }
    : { kept, missing: sorted.filter(({ judgement }) => judgement.deferral === deferrals.missing) };
}

function toCandidate({ hop, judgement }: Kept): RouteCandidate {
  const { backend, model, settings, parameters } = hop;
  return {
    backend: backend.id,
    model,
    dialect: backend.dialect,
    settings: backend.dialect === 'ollama' ? settings : noSettings,
    parameters,
    why: tellWhy(hop, judgement.reservations),
    isTrial: judgement.isTrial,
  };
}

const tellWhy = ({ why }: Hop, reservations: readonly string[]): string => [why, ...reservations].join('; ');

const sayAt = (symbol: RouteStep['symbol'], { backend, model }: Hop, text: string): RouteStep => ({
  ...say(symbol, text),
  backend: backend.id,
  model,
});

function tellKept({ hop, judgement: { reservations } }: Kept): RouteStep[] {
  const details = [...hop.notes, ...explainSettings(hop, hop.backend.dialect)];
  return [
    sayAt(reservations.length === 0 ? '●' : '▲', hop, tellWhy(hop, reservations)),
    ...details.map((text) => sayAt('●', hop, text)),
  ];
}

const tellMissing = ({ hop, judgement }: Kept): RouteStep => sayAt('⊘', hop, judgement.reservations.join('; '));
const tellDropped = ({ hop, judgement }: Dropped): RouteStep => sayAt('⊘', hop, judgement.text);

/** What the models lack, each once, and what helps. */
function tellLacking(dropped: readonly Dropped[]): string {
  const lacking = dropped.filter(({ judgement }) => judgement.code === 'lacks-capability');
  const told = lacking.map(({ hop, judgement }) => `${hop.model} ${judgement.text.replace(/^the model /, '')}`);
  return `${[...new Set(told)].join(', ')}: choose a model that can.`;
}

/** The first of these that holds for a place: what passes by itself, then what the caller can change, then what others decided. */
const reasons = [
  ['circuit-open', 'Every backend that could take this is out of service at the moment.'],
  ['lacks-capability', 'No model that this name leads to can do what the request asks for.'],
  ['local-only', 'The project keeps its requests on this machine, and this name leads elsewhere.'],
  ['not-allowed', 'This model is not among those that may be used.'],
] as const;

function chooseRefusal(dropped: readonly Dropped[]): RouteRefusal {
  const [code, reason] = reasons.find(([wanted]) => dropped.some(({ judgement }) => judgement.code === wanted)) ?? [
    'no-backend' as const,
    'There is no backend.',
  ];
  if (code === 'lacks-capability') return { code, reason: `${reason} ${tellLacking(dropped)}`, retryAfterMs: null };
  const tries = dropped.flatMap(({ judgement }) => (judgement.code === code ? (judgement.nextTryInMs ?? []) : []));
  return { code, reason, retryAfterMs: tries.length === 0 ? null : Math.min(...tries) };
}
