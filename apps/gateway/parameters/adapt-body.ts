import { isPlainObject } from '../../base/index.ts';
import type { RouteCandidate } from '../../routing/index.ts';
import {
  type BodyChange,
  type CanonicalError,
  changeBody,
  type Fillable,
  fillDefaults,
  type ParameterDefaults,
  renderDefaults,
  type WireRoute,
} from '../../translate/index.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { egressTargetOf } from '../routes/egress-target-of.ts';
import type { PassingBody } from '../routes/pass-through.ts';
import { fitParameters } from './fit-parameters.ts';
import { takeTemplate } from './take-template.ts';

export interface BodyPlace {
  readonly wire: WireRoute;
  readonly body: PassingBody;
  readonly target: RouteCandidate;
  readonly wishes: CallerWishes;
  /** The body goes on to a backend of its own dialect. */
  readonly isPassing: boolean;
}

/** A body with its prompt template filled in, what its rule sets and what its ceilings leave. */
export interface BodyAdapted {
  readonly kind: 'adapted';
  /** `value` is without the defaults, which are no words of the client's. */
  readonly body: PassingBody;
  readonly target: RouteCandidate;
  readonly wishes: CallerWishes;
  readonly defaults: ParameterDefaults;
  readonly mostTokens: number | null;
}

/** `null` where the body is to stay as it came. */
export function adaptBody(
  exchange: Exchange,
  { wire, body, target, wishes, isPassing }: BodyPlace,
): BodyAdapted | { readonly kind: 'refused'; readonly error: CanonicalError } | null {
  if (!isPlainObject(body.value)) return null;
  const prompted = takeTemplate(exchange, { wire, body: body.value, isPassing });
  if (prompted?.kind === 'refused') return prompted;
  const promptedBody = prompted ? changeBody(body.value, prompted.changes) : body.value;
  const fitted = fitParameters(exchange, { wire, body: promptedBody, target, wishes });
  if (fitted?.kind === 'refused') return fitted;
  if (prompted === null && fitted === null) return null;
  const { changes: lowering = [], defaults = {}, mostTokens = null } = fitted ?? {};
  const value = changeBody(promptedBody, lowering);
  const asked: readonly BodyChange[] = [...(prompted?.changes ?? []), ...lowering];
  const place = { wire, body: value, ...egressTargetOf(exchange, target) };
  const changes = isPassing ? [...asked, ...renderDefaults(defaults, place)] : asked;
  return {
    kind: 'adapted',
    body: { bytes: body.bytes, value, changes },
    target: fitted?.target ?? target,
    wishes: fitted?.wishes ?? wishes,
    defaults,
    mostTokens,
  };
}

/** The request that was read from the adapted body, with the defaults for what it leaves open. */
export function fillRequest<R extends Fillable>(request: R, { defaults, mostTokens }: BodyAdapted): R {
  const filled = fillDefaults(request, defaults);
  return mostTokens === null || filled.kind === 'embedding' ? filled : { ...filled, mostTokens };
}
