import { findRedirection } from '../../access/index.ts';
import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { RouteTarget } from '../../routing/index.ts';
import {
  type CanonicalError,
  checkBody,
  createError,
  type Fillable,
  isUploadRoute,
  type Parsed,
  readAsked,
  type TranslationNotes,
} from '../../translate/index.ts';
import { checkOtherModels } from '../access/model-limits.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeRoute, takeWishes } from '../exchange/prepare.ts';
import { type JsonRead, readJson } from '../exchange/read-json.ts';
import { isForm } from '../guards/check-content-type.ts';
import { adaptBody, fillRequest } from '../parameters/adapt-body.ts';
import { hasPlugins, takePlugins } from '../plugins/take-plugins.ts';
import { transformRequest } from '../plugins/transform-request.ts';
import { readUpload } from '../uploads/read-upload.ts';
import type { PassageSpec, RouteSpec } from './chat-spec.ts';
import { egressTargetOf } from './egress-target-of.ts';
import { fillModel } from './fill-model.ts';
import { isRouteMissing } from './missing-routes.ts';
import type { PassingBody } from './pass-through.ts';
import { readNeeds } from './read-needs.ts';

/** A body that has been read, and where it goes. */
interface AdmittedBody {
  readonly kind: 'admitted';
  readonly body: PassingBody;
  readonly fields: PlainObject;
  readonly target: RouteTarget;
  readonly wishes: CallerWishes;
}

/** A body for a backend of the client's dialect. */
export interface Passing<T> extends AdmittedBody {
  readonly isPassing: true;
  readonly passage: PassageSpec;
  /** What the dialect's reader made of it; `null` when it holds what the reader does not support. */
  readonly request: T | null;
}

/** A body for a backend of another dialect, as the reader of the client's dialect understood it. */
export interface Understood<T> extends AdmittedBody {
  readonly isPassing: false;
  readonly request: T;
}

export type Admitted<T> = Passing<T> | Understood<T>;
export type Admission<T> = Admitted<T> | { readonly kind: 'refused'; readonly error: CanonicalError };

const isPassable = (refusal: CanonicalError): boolean => refusal.code === 'unsupported_feature';

/** Where requests go, and with which credentials, the configuration alone says. */
const refuseRedirection = (field: string): CanonicalError =>
  createError('invalid_request', `${field} cannot be set by a request: the configuration says where requests go.`, {
    field,
  });

/** Checks every field for the backend and keeps what happens to each; the error when one is wrong, or can be taken nowhere there. */
export function takeReceipt(
  exchange: Exchange,
  { wire }: RouteSpec,
  { target, value, isPassing }: { readonly target: RouteTarget; readonly value: unknown; readonly isPassing: boolean },
): CanonicalError | null {
  const { isStrict } = egressTargetOf(exchange, target);
  const checked = checkBody(wire, value, { dialect: target.dialect, isStrict, isPassThrough: isPassing });
  if (checked.kind === 'refused') return checked.error;
  exchange.facts.receipt = withTemplate(checked.value, exchange.facts.template);
  return null;
}

const withTemplate = (receipt: TranslationNotes, template: string | null): TranslationNotes =>
  template === null ? receipt : { ...receipt, emulated: [...receipt.emulated, `prompt_template ${template}`] };

const readValue = (exchange: Exchange, { wire }: RouteSpec): Promise<JsonRead> =>
  isForm(exchange.request.headers) && isUploadRoute(wire) ? readUpload(exchange, wire) : readJson(exchange);

/** How a body reaches a backend of the same dialect; `null` when it has to be translated. */
function choosePassage(exchange: Exchange, spec: RouteSpec, target: RouteTarget): PassageSpec | null {
  const isPassing = spec.passage?.dialect === target.dialect && !isRouteMissing(exchange, target, spec);
  return isPassing ? spec.passage : null;
}

/** Reads a body, chooses its backend, checks every field for that backend and keeps the receipt. Ends with the first thing that is wrong. */
export async function admitBody<T extends Fillable>(
  exchange: Exchange,
  spec: RouteSpec,
  parse: (body: unknown) => Parsed<T>,
): Promise<Admission<T>> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return taken;
  const read = await readValue(exchange, spec);
  if (read.kind === 'refused') return read;
  const body = spec.readAsked ? read : fillModel(read, exchange.gateway.settings.routes);
  const redirection = isPlainObject(body.value) ? findRedirection(body.value) : null;
  if (redirection !== null) return { kind: 'refused', error: refuseRedirection(redirection) };
  const asked = await (spec.readAsked?.(body.value) ?? readAsked(body.value, spec.isStreamingByDefault));
  if (asked.kind === 'refused') return asked;
  const taking = takeRoute(exchange, { ...asked.value, needs: readNeeds(spec.wire, body.value, body.bytes.length) });
  // Where limits are counted in this process there is nothing to wait for.
  const route = taking instanceof Promise ? await taking : taking;
  if (route.kind === 'refused') return route;
  const forbidden = checkOtherModels(exchange, body.value);
  if (forbidden) return { kind: 'refused', error: forbidden };
  // What a plugin has to see goes through the canonical form.
  const plugins = hasPlugins(exchange) ? takePlugins(exchange, { ...spec, ...body, target: route.target }) : null;
  exchange.plugins = plugins;
  const passage = plugins === null ? choosePassage(exchange, spec, route.target) : null;
  const asIs = { body, target: route.target, wishes: taken.wishes };
  const adapted = adaptBody(exchange, { ...asIs, wire: spec.wire, isPassing: passage !== null });
  if (adapted?.kind === 'refused') return adapted;
  const { body: sent, target, wishes } = adapted ?? asIs;
  const parsed = parse(sent.value);
  if (parsed.kind === 'refused' && !(passage && isPassable(parsed.error))) return parsed;
  const error = takeReceipt(exchange, spec, { target, value: sent.value, isPassing: passage !== null });
  if (error) return { kind: 'refused', error };
  const fields = isPlainObject(sent.value) ? sent.value : {};
  const admitted: AdmittedBody = { kind: 'admitted', body: sent, fields, target, wishes };
  if (parsed.kind === 'refused') return passage ? { ...admitted, isPassing: true, passage, request: null } : parsed;
  const request = adapted ? fillRequest(parsed.value, adapted) : parsed.value;
  if (passage) return { ...admitted, isPassing: true, passage, request };
  if (plugins === null) return { ...admitted, isPassing: false, request };
  const transformed = await transformRequest(exchange, plugins, request);
  return transformed.kind === 'refused' ? transformed : { ...admitted, isPassing: false, request: transformed.value };
}
