import { isPlainObject, type PlainObject } from '../../../../apps/base/index.ts';
import type { OwnCall, OwnCallRoute } from '../../../../apps/contract/model/index.ts';
import type { Replayable } from './plan-replay.ts';

/** What shall be otherwise this time; `null` leaves it as it was. */
export interface ReplayWish {
  /** As the gateway is asked for it. */
  readonly model: string;
  readonly temperature: number | null;
  readonly maxTokens: number | null;
}

const limitNames: Readonly<Record<OwnCallRoute, string>> = {
  '/v1/chat/completions': 'max_completion_tokens',
  '/v1/messages': 'max_tokens',
  '/v1/completions': 'max_tokens',
  '/api/chat': 'num_predict',
  '/api/generate': 'num_predict',
};

const said = (fields: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** The older name must not stand beside the newer one. */
const withoutLimit = (body: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'max_tokens' && name !== 'max_output_tokens'));

/** The call of a kept request, with another model or other options. */
export function changeCall({ route, body }: Replayable, { model, temperature, maxTokens }: ReplayWish): OwnCall {
  const limit = limitNames[route];
  const options = said({ temperature, [limit]: maxTokens });
  const isNative = route === '/api/chat' || route === '/api/generate';
  const kept = maxTokens !== null && limit === 'max_completion_tokens' ? withoutLimit(body) : body;
  const native = isPlainObject(body['options']) ? body['options'] : {};
  const changed = isNative ? { options: { ...native, ...options } } : options;
  return { route, project: 'playground', contextLength: null, body: { ...kept, ...changed, model } };
}

/** What the kept request says of an option itself. */
export function readSaid({ route, body }: Replayable): { readonly temperature: string; readonly maxTokens: string } {
  const options = isPlainObject(body['options']) ? body['options'] : {};
  const place = route.startsWith('/api/') ? options : body;
  const limit = place[limitNames[route]] ?? place['max_tokens'];
  const tell = (value: unknown): string => (typeof value === 'number' ? String(value) : 'model’s own');
  return { temperature: tell(place['temperature']), maxTokens: tell(limit) };
}
