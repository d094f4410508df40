import { isPlainObject, isSameModel, type PlainObject } from '../../base/index.ts';
import type { RouteTarget } from '../../routing/index.ts';
import { replaceTopLevelText } from '../../translate/index.ts';
import { type PassOutcome, passAnswer } from '../answers/pass-answer.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { PassageSpec } from './chat-spec.ts';

/** A body whose bytes go on as they are. */
export interface PassingBody {
  readonly bytes: Buffer;
  readonly value: unknown;
}

/** A native body with what the caller's headers ask for in it. */
function applyWishes(value: PlainObject, { contextLength, isContextUnsaid, keepAlive }: CallerWishes): PlainObject {
  const { num_ctx: _asked, ...options }: PlainObject = isPlainObject(value['options']) ? value['options'] : {};
  return {
    ...value,
    ...(keepAlive === null ? {} : { keep_alive: keepAlive }),
    ...(isContextUnsaid === true ? { options } : {}),
    ...(contextLength === null ? {} : { options: { ...options, num_ctx: contextLength } }),
  };
}

/** The bytes, unless a rule or a header asks for something else: then only what it asks for changes. */
function prepareBody({ bytes, value }: PassingBody, target: RouteTarget, wishes: CallerWishes): Buffer | string {
  if (!isPlainObject(value)) return bytes;
  const asked = String(value['model']);
  const isSame = target.dialect === 'ollama' ? isSameModel(asked, target.model) : asked === target.model;
  const isWished = wishes.contextLength !== null || wishes.keepAlive !== null || wishes.isContextUnsaid === true;
  const hasWishes = target.dialect === 'ollama' && isWished;
  if (hasWishes) return JSON.stringify(applyWishes({ ...value, ...(isSame ? {} : { model: target.model }) }, wishes));
  return isSame ? bytes : replaceTopLevelText(bytes.toString('utf8'), 'model', target.model);
}

/** Client and backend speak the same dialect: the bytes pass, a tap listens for usage. */
export function passThrough(
  exchange: Exchange,
  spec: PassageSpec,
  call: { readonly body: PassingBody; readonly target: RouteTarget; readonly wishes: CallerWishes },
): Promise<PassOutcome> {
  const body = prepareBody(call.body, call.target, call.wishes);
  return passAnswer(exchange, {
    request: { method: 'POST', path: spec.path, body },
    isStreaming: exchange.facts.stream,
    framing: spec.framing,
    createTap: spec.createTap,
    isOptional: spec.isOptional === true,
  });
}
