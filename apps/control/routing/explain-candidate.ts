import type { RouteStep } from '../../contract/model/index.ts';
import type { ModelState, RequestNeeds, RouteCandidate } from '../../routing/index.ts';

export interface CandidateFacts {
  readonly candidate: RouteCandidate;
  readonly model: ModelState | undefined;
  readonly needs: RequestNeeds;
  readonly project: { readonly id: string; readonly isLocalOnly: boolean } | null;
  readonly isLocal: boolean;
  /** Where it has to be loaded. */
  readonly expectedLoadMs: number | null;
}

const capabilities = [
  ['vision', 'it can see images'],
  ['tools', 'it can use tools'],
  ['embedding', 'it makes embeddings'],
  ['thinking', 'it thinks'],
] as const;

const nearlyFull = 0.9;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const count = (value: number): string => value.toLocaleString('en-US');

/** What speaks for the place that is tried first, and what the request will meet there. */
export function explainCandidate(facts: CandidateFacts): RouteStep[] {
  const { candidate, model, needs, project, isLocal } = facts;
  const say = (symbol: RouteStep['symbol'], text: string): RouteStep => ({
    ...{ symbol, text, backend: candidate.backend, model: candidate.model },
  });
  const known = model?.capabilities ?? [];
  return [
    ...(project === null
      ? []
      : [say('●', `${project.id} may use it${project.isLocalOnly ? ', on this machine' : ''}`)]),
    ...(isLocal ? [] : [say('▲', 'what goes there leaves this machine')]),
    ...capabilities.flatMap(([need, text]) => (needs[need] && known.includes(need) ? [say('●', text)] : [])),
    ...explainLoad(facts).map(([symbol, text]) => say(symbol, text)),
    ...explainLine(model).map((text) => say('▲', text)),
    ...explainContext(needs, model).map((text) => say('▲', text)),
  ];
}

function explainLoad({ model, expectedLoadMs }: CandidateFacts): [RouteStep['symbol'], string][] {
  const isResident = model?.isResident ?? null;
  if (isResident === null) return [];
  if (isResident) return [['●', 'it is in memory']];
  const wait = expectedLoadMs === null ? '' : `, about ${seconds(expectedLoadMs)}`;
  const room = model?.hasRoom === true ? '; there is room for it' : '';
  return [['▲', `it has to be loaded first${wait}${room}`]];
}

function explainLine(model: ModelState | undefined): string[] {
  const waiting = model?.waiting ?? 0;
  return waiting === 0 ? [] : [`${waiting} ahead in line`];
}

/** Of a request that fits, but only just. */
function explainContext({ contextTokens }: RequestNeeds, model: ModelState | undefined): string[] {
  const length = model?.contextLength ?? null;
  if (contextTokens === null || length === null || contextTokens > length) return [];
  const share = contextTokens / length;
  if (share < nearlyFull) return [];
  return [
    `${Math.round(share * 100)} % of its context: ${count(length - contextTokens)} tokens are left for the answer`,
  ];
}
