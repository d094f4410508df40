import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { RouteTarget } from '../../routing/index.ts';
import { type CanonicalError, checkBody, isUploadRoute, type Parsed, readAsked } from '../../translate/index.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeRoute, takeWishes } from '../exchange/prepare.ts';
import { type JsonRead, readJson } from '../exchange/read-json.ts';
import { isForm } from '../guards/check-content-type.ts';
import { readUpload } from '../uploads/read-upload.ts';
import type { RouteSpec } from './chat-spec.ts';
import { fillModel } from './fill-model.ts';
import type { PassingBody } from './pass-through.ts';

/** A body that has been read and understood, and where it goes. */
export interface Admitted<T> {
  readonly kind: 'admitted';
  /** What the dialect's reader made of it; `null` when it only passes and holds what the reader does not support. */
  readonly request: T | null;
  readonly body: PassingBody;
  readonly fields: PlainObject;
  readonly target: RouteTarget;
  readonly wishes: CallerWishes;
  /** The backend speaks the client's dialect. */
  readonly isPassing: boolean;
}

export type Admission<T> = Admitted<T> | { readonly kind: 'refused'; readonly error: CanonicalError };

const isPassable = (refusal: CanonicalError): boolean => refusal.code === 'unsupported_feature';

/** Checks every field for the backend and keeps what happens to each; the error when one is wrong, or can be taken nowhere there. */
export function takeReceipt(
  exchange: Exchange,
  { wire }: RouteSpec,
  { target, value, isPassing }: { readonly target: RouteTarget; readonly value: unknown; readonly isPassing: boolean },
): CanonicalError | null {
  const isStrict = exchange.gateway.backends.get(target.backend)?.isStrict === true;
  const checked = checkBody(wire, value, { dialect: target.dialect, isStrict, isPassThrough: isPassing });
  if (checked.kind === 'refused') return checked.error;
  exchange.facts.receipt = checked.value;
  return null;
}

const readValue = (exchange: Exchange, { wire }: RouteSpec): Promise<JsonRead> =>
  isForm(exchange.request.headers) && isUploadRoute(wire) ? readUpload(exchange, wire) : readJson(exchange);

/** Reads a body, chooses its backend, checks every field for that backend and keeps the receipt. Ends with the first thing that is wrong. */
export async function admitBody<T>(
  exchange: Exchange,
  spec: RouteSpec,
  parse: (body: unknown) => Parsed<T>,
): Promise<Admission<T>> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return taken;
  const read = await readValue(exchange, spec);
  if (read.kind === 'refused') return read;
  const body = spec.readAsked ? read : fillModel(read, exchange.gateway.settings.routes);
  const asked = await (spec.readAsked?.(body.value) ?? readAsked(body.value, spec.isStreamingByDefault));
  if (asked.kind === 'refused') return asked;
  const route = takeRoute(exchange, asked.value);
  if (route.kind === 'refused') return route;
  const { target } = route;
  const isMissing = exchange.gateway.missingRoutes.has(`${target.backend} ${spec.wire}`);
  const isPassing = spec.passage?.dialect === target.dialect && !isMissing;
  const parsed = parse(body.value);
  if (parsed.kind === 'refused' && !(isPassing && isPassable(parsed.error))) return parsed;
  const error = takeReceipt(exchange, spec, { target, value: body.value, isPassing });
  if (error) return { kind: 'refused', error };
  return {
    kind: 'admitted',
    request: parsed.kind === 'parsed' ? parsed.value : null,
    body,
    fields: isPlainObject(body.value) ? body.value : {},
    target,
    wishes: taken.wishes,
    isPassing,
  };
}
