import { isPlainObject, isSameModel } from '../../base/index.ts';
import type { RouteTarget } from '../../routing/index.ts';
import { type BodyChange, changeBodyText, replaceTopLevelText } from '../../translate/index.ts';
import { type PassOutcome, passAnswer } from '../answers/pass-answer.ts';
import type { PassKeeping } from '../cache/keep-passing.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { PassageSpec } from './chat-spec.ts';

/** A body whose bytes go on as they are. */
export interface PassingBody {
  readonly bytes: Buffer;
  readonly value: unknown;
  /** What has to change in the bytes; `value` has changed already. */
  readonly changes?: readonly BodyChange[];
}

/** What the caller's headers ask for, in a native body. */
function listWishes({ contextLength, isContextUnsaid, keepAlive }: CallerWishes): readonly BodyChange[] {
  const hasContext = contextLength !== null || isContextUnsaid === true;
  return [
    ...(keepAlive === null ? [] : [{ kind: 'set', key: 'keep_alive', value: keepAlive } as const]),
    ...(hasContext
      ? [{ kind: 'merge', key: 'options', members: { num_ctx: contextLength ?? undefined } } as const]
      : []),
  ];
}

const noChanges: readonly BodyChange[] = [];

/** The bytes, unless a rule, a ceiling, a template or a header asks for something else: then only what it asks for changes. */
function prepareBody(body: PassingBody, target: RouteTarget, wishes: CallerWishes): Buffer | string {
  const { bytes, value, changes = noChanges } = body;
  if (!isPlainObject(value)) return bytes;
  const asked = String(value['model']);
  const isSame = target.dialect === 'ollama' ? isSameModel(asked, target.model) : asked === target.model;
  const isWished = wishes.contextLength !== null || wishes.keepAlive !== null || wishes.isContextUnsaid === true;
  const hasWishes = target.dialect === 'ollama' && isWished;
  if (!hasWishes && changes.length === 0) {
    return isSame ? bytes : replaceTopLevelText(bytes.toString('utf8'), 'model', target.model);
  }
  return changeBodyText(bytes.toString('utf8'), [
    ...changes,
    ...(isSame ? [] : [{ kind: 'set', key: 'model', value: target.model } as const]),
    ...(hasWishes ? listWishes(wishes) : []),
  ]);
}

/** Client and backend speak the same dialect: the bytes pass, a tap listens for usage. */
export function passThrough(
  exchange: Exchange,
  spec: PassageSpec,
  call: {
    readonly body: PassingBody;
    readonly target: RouteTarget;
    readonly wishes: CallerWishes;
    readonly keeping?: PassKeeping | null;
  },
): Promise<PassOutcome> {
  const body = prepareBody(call.body, call.target, call.wishes);
  return passAnswer(exchange, {
    request: { method: 'POST', path: spec.path, body },
    isStreaming: exchange.facts.stream,
    framing: spec.framing,
    createTap: spec.createTap,
    isOptional: spec.isOptional === true,
    keeping: call.keeping ?? null,
  });
}
