import { isPlainObject, type PlainObject, parseJsonObject } from '../../../../apps/base/index.ts';
import type { OwnCallRoute, RequestBodies, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { readConversation } from '../messages/read-conversation.ts';

/** A kept request that can be sent again. */
export interface Replayable {
  readonly kind: 'ready';
  readonly route: OwnCallRoute;
  readonly body: PlainObject;
  /** The text that it was answered with; `null` where that was not kept. */
  readonly answer: string | null;
}

export type ReplayPlan = Replayable | { readonly kind: 'not'; readonly why: string };

const routes: readonly string[] = [
  '/v1/chat/completions',
  '/v1/messages',
  '/api/chat',
  '/v1/completions',
  '/api/generate',
] satisfies readonly OwnCallRoute[];

const isReplayed = (route: string): route is OwnCallRoute => routes.includes(route);
const mediaNote = /"(?:data:[\w.+/-]+;base64,)?\[[\w.+/-]+, [\d.]+ [KM]B, not kept\]"/;

const not = (why: string): ReplayPlan => ({ kind: 'not', why });

/** What was said, without thinking and calls; `null` for nothing. */
function readAnswerText(bodies: RequestBodies): string | null {
  if (!bodies.parts.some(({ part }) => part === 'answer')) return null;
  const blocks = readConversation(bodies).answers.flatMap((turn) => turn.blocks);
  return blocks.flatMap(({ kind, text }) => (kind === 'text' ? [text] : [])).join('');
}

/** Whether a request can be sent again from what the log kept of it, and what was said to it. */
export function planReplay({ route }: Pick<RequestRecord, 'route'>, bodies: RequestBodies): ReplayPlan {
  const asked = bodies.parts.find(({ part }) => part === 'request');
  if (!isReplayed(route))
    return not(`Only requests that a model answers in text can be replayed, and ${route} is none.`);
  if (asked === undefined) return not(bodies.whyNone?.text ?? 'Its prompt was not kept.');
  if (asked.isCut) return not('Its prompt is longer than what the log keeps of one, so it cannot be sent again.');
  if (mediaNote.test(asked.text)) return not('It had images, and the log keeps only their sizes.');
  const body = parseJsonObject(asked.text);
  if (!isPlainObject(body)) return not('It was sent as a form with files, of which the log keeps no copy.');
  return { kind: 'ready', route, body, answer: readAnswerText(bodies) };
}
