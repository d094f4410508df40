import type { Order, Questions } from './messages.ts';

type Answer = Extract<Order, { readonly order: 'answer' }>;
type Granted = Extract<Questions['room']['gets'], { readonly kind: 'granted' }>;
type Calls = [kind: 0 | 1, ...calls: number[]];

/** The answers that every request gets, as lists that begin with their kind: rows that are committed (0), turns that have come (1), room in memory (2). */
type Short = Calls | readonly [kind: 2, call: number, ...granted: ReturnType<typeof shortenGrant>];

/** An order as it travels: short where each request gets it, else as it is. */
export type SentOrder = Short | Order;

const shortenGrant = ({ contextLength, isContextUnsaid, keepAlive }: Granted) =>
  [contextLength, isContextUnsaid, keepAlive] as const;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isTurn = (value: unknown): boolean => isObject(value) && 'error' in value && value.error === null;
const isGrant = (value: unknown): value is Granted => isObject(value) && 'kind' in value && value.kind === 'granted';

/** Orders with short answers. An answer may go before others, but before no order of another kind. */
export function shortenOrders(orders: readonly Order[]): readonly SentOrder[] {
  const sent: SentOrder[] = [];
  let gathered: Partial<Record<Calls[0], Calls>> = {};
  const gather = (kind: Calls[0], call: number): void => {
    const calls = gathered[kind];
    if (calls) {
      calls.push(call);
      return;
    }
    const first: Calls = [kind, call];
    gathered[kind] = first;
    sent.push(first);
  };
  const add = (answer: Answer): void => {
    const { call, value } = answer;
    if (value === null) gather(0, call);
    else if (isTurn(value)) gather(1, call);
    else sent.push(isGrant(value) ? [2, call, ...shortenGrant(value)] : answer);
  };
  for (const order of orders) {
    if (order.order === 'answer') add(order);
    else {
      gathered = {};
      sent.push(order);
    }
  }
  return sent;
}

const isShort = (sent: SentOrder): sent is Short => Array.isArray(sent);
const turnHasCome: Questions['turn']['gets'] = { error: null };

function settleShort(sent: Short, settle: (call: number, value: unknown) => void): void {
  if (sent[0] === 2) {
    const [, call, contextLength, isContextUnsaid, keepAlive] = sent;
    const granted: Granted = { kind: 'granted', contextLength, isContextUnsaid, keepAlive };
    settle(call, granted);
    return;
  }
  const value = sent[0] === 0 ? null : turnHasCome;
  for (let index = 1; index < sent.length; index++) settle(sent[index] ?? 0, value);
}

/** Settles what an answer answers; returns an order that is none. */
export function takeAnswer(
  sent: SentOrder,
  settle: (call: number, value: unknown) => void,
): Exclude<Order, Answer> | null {
  if (isShort(sent)) settleShort(sent, settle);
  else if (sent.order === 'answer') settle(sent.call, sent.value);
  else return sent;
  return null;
}
