import type { Asked, Told } from './messages.ts';
import {
  type CompletionForm,
  type RecordForm,
  readCompletion,
  readRecord,
  shortenCompletion,
  shortenRecord,
} from './row-forms.ts';

type Turn = Extract<Asked, { readonly ask: 'turn' }>;
type RoomUse = Extract<Told, { readonly tell: 'release' }>;
type Try = Extract<Told, { readonly tell: 'count'; readonly name: 'countTry' }>;
type TurnForm = ReturnType<typeof shortenTurn>;

/** What every request asks and tells, as lists that begin with a number of their kind. */
type Short =
  | readonly [kind: 0, call: number, mark: string | null, record: RecordForm]
  | readonly [kind: 1, call: number, ...turn: TurnForm]
  | readonly [kind: 2, completion: CompletionForm]
  | readonly [kind: 3, id: string]
  | readonly [kind: 4, call: number, ...end: ReturnType<typeof shortenEnd>]
  | readonly [kind: 5, ...counted: Try['with']];

/** A message of a worker as it travels: short where each request sends it, else as it is. */
export type Sent = Short | Exclude<Asked, { readonly ask: 'open' | 'turn' }> | Told;

const shortenTurn = ({ request, room }: Turn['of']) =>
  [
    request.id,
    request.lane,
    request.project,
    request.priority,
    request.cost,
    room && ([room.call, room.wish.model, room.wish.askedContext, room.wish.keepAlive, room.wish.detail] as const),
  ] as const;

function readTurn([, call, id, lane, project, priority, cost, room]: Extract<Short, readonly [1, ...unknown[]]>): Turn {
  const request = { id, lane, project, priority, cost };
  if (room === null) return { ask: 'turn', call, of: { request, room } };
  const [roomCall, model, askedContext, keepAlive, detail] = room;
  const wish = { model, askedContext, keepAlive, requestId: id, detail };
  return { ask: 'turn', call, of: { request, room: { call: roomCall, wish } } };
}

const shortenEnd = ({ hasAnswered, loadMs, failure }: RoomUse['end']) => [hasAnswered, loadMs, failure] as const;

export function shorten(message: Asked | Told): Sent {
  if ('ask' in message) {
    if (message.ask === 'open') return [0, message.call, message.of.mark, shortenRecord(message.of.record)];
    return message.ask === 'turn' ? [1, message.call, ...shortenTurn(message.of)] : message;
  }
  switch (message.tell) {
    case 'complete':
      return [2, shortenCompletion(message.completion)];
    case 'leave':
      return [3, message.id];
    case 'release':
      return [4, message.call, ...shortenEnd(message.end)];
    case 'count':
      return message.name === 'countTry' ? [5, ...message.with] : message;
    default:
      return message;
  }
}

const isShort = (sent: Sent): sent is Short => Array.isArray(sent);

/** What `shorten` was given. */
export function lengthen(sent: Sent): Asked | Told {
  if (!isShort(sent)) return sent;
  switch (sent[0]) {
    case 0:
      return { ask: 'open', call: sent[1], of: { record: readRecord(sent[3]), mark: sent[2] } };
    case 1:
      return readTurn(sent);
    case 2:
      return { tell: 'complete', completion: readCompletion(sent[1]) };
    case 3:
      return { tell: 'leave', id: sent[1] };
    case 4:
      return { tell: 'release', call: sent[1], end: { hasAnswered: sent[2], loadMs: sent[3], failure: sent[4] } };
    case 5:
      return { tell: 'count', name: 'countTry', with: [sent[1], sent[2]] };
  }
}
