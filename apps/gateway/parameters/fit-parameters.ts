import type { PlainObject } from '../../base/index.ts';
import {
  applyDefaults,
  type Exceeded,
  findMostTokens,
  type RequestParameters,
  type RouteCandidate,
} from '../../routing/index.ts';
import {
  type BodyChange,
  type CanonicalError,
  fitDefaults,
  type ParameterDefaults,
  type WireRoute,
} from '../../translate/index.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { egressTargetOf } from '../routes/egress-target-of.ts';
import { ceilingsOf } from './held-ceilings.ts';
import { lowerBody } from './lower-body.ts';
import { readSaid } from './read-said.ts';
import { refuseExcess, tellParameters } from './tell-parameters.ts';

export interface ParameterPlace {
  readonly wire: WireRoute;
  readonly body: PlainObject;
  readonly target: RouteCandidate;
  readonly wishes: CallerWishes;
}

export interface ParametersFitted {
  readonly kind: 'fitted';
  /** To make the body ask for no more than it may. */
  readonly changes: readonly BodyChange[];
  readonly wishes: CallerWishes;
  /** The target, whose own settings are within the ceilings too. */
  readonly target: RouteCandidate;
  /** For what the request does not say, as far as its backend knows it. */
  readonly defaults: ParameterDefaults;
  readonly mostTokens: number | null;
}

export type ParametersRefused = { readonly kind: 'refused'; readonly error: CanonicalError };

/** What the rule sets and what the ceilings allow, for one request; `null` where neither says anything. */
export function fitParameters(exchange: Exchange, place: ParameterPlace): ParametersFitted | ParametersRefused | null {
  const ceilings = ceilingsOf(exchange);
  const rule = readRule(exchange, place.target);
  if (ceilings.length === 0 && rule === null) return null;
  const { wire, body, target, wishes } = place;
  const said = readSaid(place);
  const applied = applyDefaults({ said, rule: { ...rule, ...readOwn(target) }, ceilings });
  if (applied.kind === 'refused') return { kind: 'refused', error: refuseExcess(applied.excess) };
  const { lowered, bounds } = applied;
  const isManaged = isOfDaemon(exchange, target);
  const defaults = fitDefaults(isManaged ? withoutMemory(applied.defaults) : applied.defaults, {
    wire,
    dialect: target.dialect,
    isStrict: egressTargetOf(exchange, target).isStrict,
    isLoad: isLoad(wire, body),
    hasSaid: (name) => said.some(({ parameter }) => parameter === name),
  });
  tellParameters(exchange, { lowered, defaults, bounds });
  return {
    kind: 'fitted',
    changes: ceilings.length === 0 ? [] : lowerBody(wire, body, lowered.filter(isOfBody)),
    wishes: lowerWishes(wishes, lowered),
    target: { ...target, settings: lowerSettings(target, applied.defaults) },
    defaults,
    mostTokens: findMostTokens(ceilings),
  };
}

const isOfDaemon = ({ gateway }: Exchange, { backend }: RouteCandidate): boolean =>
  gateway.backends.get(backend)?.url === 'managed';

/** What the rule sets that reaches the backend from here; `null` for nothing. Context and stay of the managed daemon are settled with its memory. */
function readRule(exchange: Exchange, target: RouteCandidate): Partial<RequestParameters> | null {
  const { parameters, settings } = target;
  for (const _name in parameters) return parameters;
  const hasOwn = settings.contextLength !== null || settings.keepAlive !== null;
  return hasOwn && !isOfDaemon(exchange, target) ? parameters : null;
}

const readOwn = ({ settings: { contextLength, keepAlive } }: RouteCandidate): Partial<RequestParameters> => ({
  ...(contextLength === null ? {} : { contextLength }),
  ...(keepAlive === null ? {} : { keepAlive }),
});

function withoutMemory({ contextLength: _context, keepAlive: _stay, ...rest }: ParameterDefaults): ParameterDefaults {
  return rest;
}

/** What the request says itself goes before them anyway. */
const lowerSettings = (
  { settings }: RouteCandidate,
  { contextLength, keepAlive }: Partial<RequestParameters>,
): RouteCandidate['settings'] => ({
  contextLength: settings.contextLength === null ? null : (contextLength ?? settings.contextLength),
  keepAlive: settings.keepAlive === null ? null : (keepAlive ?? settings.keepAlive),
});

const headerPrefix = 'x-drover-';
const isOfBody = ({ field }: Exceeded): boolean => !field.startsWith(headerPrefix);

function lowerWishes(wishes: CallerWishes, lowered: readonly Exceeded[]): CallerWishes {
  let fitted = wishes;
  for (const { field, most } of lowered) {
    if (field === 'x-drover-num-ctx') fitted = { ...fitted, contextLength: Number(most) };
    else if (field === 'x-drover-keep-alive') fitted = { ...fitted, keepAlive: most };
  }
  return fitted;
}

/** Ollama's clients load a model by asking it nothing. */
export function isLoad(wire: WireRoute, { prompt, messages, images }: PlainObject): boolean {
  if (wire === 'ollama-chat') return !Array.isArray(messages) || messages.length === 0;
  const hasImages = Array.isArray(images) && images.length > 0;
  return wire === 'ollama-generate' && (prompt ?? '') === '' && !hasImages;
}
