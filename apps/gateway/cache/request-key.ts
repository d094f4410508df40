import { isDeepStrictEqual } from 'node:util';
import { isPlainObject, isSameModel, type PlainObject } from '../../base/index.ts';
import type { RouteTarget } from '../../routing/index.ts';
import type { ChatRequest, CompletionRequest, EmbeddingRequest, RenderedRequest } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Backend } from '../upstream/backend.ts';
import { digestRequest } from './digest-request.ts';

export type KeptRequest = ChatRequest | CompletionRequest | EmbeddingRequest;

/** What is asked, as far as the answer depends on it. */
export interface CacheQuestion {
  /** With defaults, ceilings, template and the caller's wishes. */
  readonly request: KeptRequest;
  readonly target: RouteTarget;
  /** Which of a backend's ways to answer is taken, where it has several for the same request. */
  readonly form: 'chat' | 'text' | 'embed' | 'legacy-embed';
  /** Members of a body that goes on as it came which `request` does not hold; `null` for none. */
  readonly exact: PlainObject | null;
}

/** They say how an answer is to be told, to whom, and what becomes of the model afterwards. */
const deliveryMembers: ReadonlySet<string> = new Set([
  'model',
  'isLegacyFunctions',
  'isStreaming',
  'isUsageIncluded',
  'keepAlive',
  'project',
  'session',
]);
const deliveryFields: ReadonlySet<string> = new Set(['model', 'stream', 'stream_options', 'keep_alive']);

const without = (members: object, left: ReadonlySet<string>): PlainObject =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !left.has(name)));

/** One text may be written as a list of one part. */
function unfoldText(value: unknown): unknown {
  if (Array.isArray(value)) {
    const [only, ...others] = value as readonly unknown[];
    const isText = others.length === 0 && isPlainObject(only) && only['type'] === 'text';
    return isText && Object.keys(only).length === 2 && 'text' in only ? only['text'] : value.map(unfoldText);
  }
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unfoldText(member)]));
}

const isSame = (first: unknown, second: unknown): boolean =>
  isDeepStrictEqual(first, second) || isDeepStrictEqual(unfoldText(first), unfoldText(second));

/** What is read from such bytes is less than they say: numbers lose their last digits, and some names are left out. */
const isReadLossy = /(?<![\d.])\d{16,}(?![\d.])|__proto__|"constructor"/;

/** Of a body that passes all that counts, unless the canonical form holds it: then the same body would be written from that. */
export function readExact(
  { value, bytes }: { readonly value: unknown; readonly bytes: Buffer },
  rendered: RenderedRequest,
): PlainObject | null {
  if (!isPlainObject(value)) return null;
  const said = without(value, deliveryFields);
  const text = bytes.toString('latin1');
  if (isReadLossy.test(text)) return { ...said, '': text };
  const held = JSON.parse(rendered.body) as PlainObject;
  const isHeld = Object.keys(said).every((name) => said[name] === null || isSame(said[name], held[name]));
  return isHeld ? null : said;
}

function findDigest({ gateway }: Exchange, { model }: RouteTarget, backend: Backend | undefined): string | null {
  if (backend?.url !== 'managed') return null;
  const known = gateway.ports.localModels()?.find(({ name }) => isSameModel(name, model));
  return known?.digest ?? null;
}

/** Nothing of the request can be read from it. Requests of other projects, models or backends never have the same. */
export function nameRequest(exchange: Exchange, { request, target, form, exact }: CacheQuestion): string {
  const { facts, gateway, dialect, request: asked } = exchange;
  const backend = gateway.backends.get(target.backend);
  const isAnthropic = dialect === 'anthropic' && backend?.kind === 'anthropic';
  const place = {
    project: facts.project,
    backend: target.backend,
    backendKind: backend?.kind,
    url: backend?.url,
    isStrict: backend?.isStrict,
    served: target.model,
    digest: findDigest(exchange, target, backend),
    contextLength: target.settings.contextLength,
    betas: isAnthropic ? asked.headers['anthropic-beta'] : null,
    version: isAnthropic ? asked.headers['anthropic-version'] : null,
    form,
  };
  return digestRequest([place, without(request, deliveryMembers)], exact);
}
