import { isModelMatch } from '../base/index.ts';
import type { RouteRefusalCode } from '../contract/model/index.ts';
import type { Hop } from './expand-name.ts';
import { type BackendState, findModel, type ModelState, type RequestNeeds, type RouteState } from './route-state.ts';
import { findBackend, type RouteTable } from './route-table.ts';

/** The models that a key or a project may use. Without a pattern, none. */
export interface ModelLimit {
  readonly of: 'key' | 'project';
  /** Names or patterns, of a model or, where they begin with the id of a backend, of `backend/model`. */
  readonly models: readonly string[];
}

export interface Judging {
  readonly table: RouteTable;
  readonly state: RouteState;
  readonly needs: RequestNeeds;
  readonly limits: readonly ModelLimit[];
  readonly isLocalOnly: boolean;
  /** Only for places that are not shares of a split: there the share counts for more than the line before it. */
  readonly canSpill: boolean;
}

type OutCode = Extract<RouteRefusalCode, 'not-allowed' | 'local-only' | 'lacks-capability' | 'circuit-open'>;

/** Larger comes later. */
export const deferrals = { none: 0, unproven: 1, crowded: 2, silent: 3, missing: 4 } as const;

export type HopJudgement =
  | { readonly kind: 'out'; readonly code: OutCode; readonly text: string; readonly nextTryInMs: number | null }
  | {
      readonly kind: 'in';
      readonly deferral: number;
      readonly reservations: readonly string[];
      /** The request would be the trial of a backend that failed before. */
      readonly isTrial: boolean;
    };

interface Reservation {
  readonly deferral: number;
  readonly text: string;
}

/** Whether a place can take the request, and what speaks against it. What is not known speaks only for coming later. */
export function judgeHop(hop: Hop, judging: Judging): HopJudgement {
  const { table, state, needs, isLocalOnly, canSpill } = judging;
  const forbidding = judging.limits.find(({ models }) => !models.some((pattern) => isAllowedBy(pattern, hop, table)));
  if (forbidding) return out('not-allowed', `not among the models of the ${forbidding.of}`);
  if (isLocalOnly && hop.backend.isLocal !== true) return out('local-only', 'the project stays on this machine');
  const model = findModel(state, hop.backend, hop.model);
  const lacking = findLacking(needs, model, hop);
  if (lacking !== undefined) return out('lacks-capability', `the model ${lacking}`);
  const backend = state.backends.get(hop.backend.id);
  const closed = judgeCircuit(backend, () => isAnyLive(table, state));
  if (closed) return closed;
  const reservations = [
    ...reserveForNeeds(needs, model),
    ...(canSpill ? reserveForCrowd(model, table.spillAtQueueLength) : []),
    ...reserveForHealth(backend),
    ...(state.isLimited?.(hop.backend.id, hop.model) === true
      ? [{ deferral: deferrals.crowded, text: 'the backend allows no more requests just now' }]
      : []),
    ...(!model && state.models.has(hop.backend.id)
      ? [{ deferral: deferrals.missing, text: 'not among the models of the backend' }]
      : []),
  ];
  return {
    kind: 'in',
    deferral: Math.max(deferrals.none, ...reservations.map(({ deferral }) => deferral)),
    reservations: reservations.map(({ text }) => text),
    isTrial: backend?.circuit === 'half-open',
  };
}

const out = (code: OutCode, text: string, nextTryInMs: number | null = null): HopJudgement => ({
  kind: 'out',
  code,
  text,
  nextTryInMs,
});

function isAllowedBy(pattern: string, { backend, model }: Hop, table: RouteTable): boolean {
  const slash = pattern.indexOf('/');
  const isOfBackend = slash > 0 && findBackend(table, pattern.slice(0, slash)) !== undefined;
  if (!isOfBackend) return isModelMatch(pattern, model);
  return pattern.slice(0, slash) === backend.id && isModelMatch(pattern.slice(slash + 1), model);
}

const lackings = [
  ['vision', 'vision', 'cannot see images'],
  ['tools', 'tools', 'cannot use tools'],
  ['embedding', 'embedding', 'makes no embeddings'],
] as const;

function findLacking(needs: RequestNeeds, model: ModelState | undefined, { backend }: Hop): string | undefined {
  const known = readCapabilities(model);
  if (known === null) return undefined;
  // Some chat models of Ollama make embeddings, and it does not tell which.
  const isDoubtful = (capability: string): boolean => capability === 'embedding' && backend.dialect === 'ollama';
  const isLacking = (capability: string): boolean => !known.includes(capability) && !isDoubtful(capability);
  return lackings.find(([need, capability]) => needs[need] && isLacking(capability))?.[2];
}

function readCapabilities(model: ModelState | undefined): readonly string[] | null {
  const known = model?.capabilities ?? [];
  return known.length === 0 ? null : known;
}

function judgeCircuit(backend: BackendState | undefined, hasOther: () => boolean): HopJudgement | null {
  if (backend === undefined || backend.circuit === 'closed') return null;
  if (backend.circuit === 'half-open' && !backend.isTrialRunning) return null;
  if (!hasOther()) return null;
  const text = backend.circuit === 'open' ? 'the backend failed too often' : 'a trial of the backend is under way';
  return out('circuit-open', text, backend.nextTryInMs);
}

function isAnyLive({ backends }: RouteTable, state: RouteState): boolean {
  return backends.some(({ id }) => (state.backends.get(id)?.circuit ?? 'closed') === 'closed');
}

function reserveForNeeds(needs: RequestNeeds, model: ModelState | undefined): Reservation[] {
  const known = readCapabilities(model);
  const isAsking = needs.vision || needs.tools || needs.embedding || needs.thinking;
  const room = model?.contextLength ?? null;
  const reservations: Reservation[] = [];
  if (isAsking && known === null) {
    reservations.push({ deferral: deferrals.unproven, text: 'not known whether the model can do what is asked' });
  }
  // Clients ask any model to think; those that cannot are asked without it.
  if (needs.thinking && known !== null && !known.includes('thinking')) {
    reservations.push({ deferral: deferrals.unproven, text: 'the model does not think' });
  }
  if (needs.embedding && known !== null && !known.includes('embedding')) {
    reservations.push({ deferral: deferrals.unproven, text: 'the model is not made for embeddings' });
  }
  if (needs.contextTokens !== null && room !== null && room < needs.contextTokens) {
    const text = `the model holds ${room.toLocaleString('en-US')} tokens, the request is longer`;
    reservations.push({ deferral: deferrals.unproven, text });
  }
  return reservations;
}

function reserveForCrowd(model: ModelState | undefined, spillAt: number | undefined): Reservation[] {
  if (!model) return [];
  const { waiting, maxWaiting, hasRoom } = model;
  const limit = spillAt ?? maxWaiting ?? Number.POSITIVE_INFINITY;
  return [
    ...(waiting > 0 && waiting >= limit ? [{ deferral: deferrals.crowded, text: `${waiting} wait in line` }] : []),
    ...(hasRoom === false ? [{ deferral: deferrals.crowded, text: 'no room in memory' }] : []),
  ];
}

function reserveForHealth(backend: BackendState | undefined): Reservation[] {
  if (!backend) return [];
  const { circuit, isAnswering } = backend;
  return [
    ...(isAnswering === false ? [{ deferral: deferrals.silent, text: 'did not answer when last asked' }] : []),
    ...(circuit === 'half-open' ? [{ deferral: deferrals.none, text: 'a trial: the backend failed before' }] : []),
    ...(circuit === 'open' ? [{ deferral: deferrals.silent, text: 'failed too often, but no other is left' }] : []),
  ];
}
