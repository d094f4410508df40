import { describe, expect, it } from 'vitest';
import type { Completion, OpenRecord } from '../../../../apps/contract/model/index.ts';
import type { Asked, Order, Told } from '../../../../apps/gateway/processes/messages.ts';
import { shortenOrders, takeAnswer } from '../../../../apps/gateway/processes/short-answers.ts';
import { lengthen, shorten } from '../../../../apps/gateway/processes/short-messages.ts';

/** Each value is another one, so that none can take the place of its neighbour. */
const record: OpenRecord = {
  ...{ id: 'req_1', receivedAtMs: 11, admittedAtMs: 12, correlationId: 'correlation', project: 'notes', app: 'editor' },
  ...{ pid: 13, keyId: 'key', session: 'session', dialectIn: 'openai', dialectOut: 'ollama', route: '/v1/messages' },
  ...{ model: 'asked', servedModel: 'served', backend: 'local', stream: true, bytesIn: 14 },
  translation: { passed: ['a'], mapped: ['b'], emulated: ['c'], dropped: ['d'] },
  routeSteps: ['● local has this model'],
  ...{ clientAddress: '10.0.0.1', userAgent: 'agent', prefixBreak: { at: 'tools', lostMs: 15 } },
};
const completion: Completion = {
  ...{ id: 'req_1', status: 200, outcome: 'ok', errorCode: 'code', project: 'notes', app: 'editor', pid: 21 },
  ...{ servedModel: 'served', backend: 'local', attempts: 22, attemptNotes: ['note'], firstByteAtMs: 23, doneAtMs: 24 },
  ...{ queueMs: 25.5, loadMs: 26, prefillMs: 27, decodeMs: 28, totalMs: 29, overheadMs: 30, firstTokenMs: 31 },
  ...{ promptTokens: 32, cachedTokens: 33, completionTokens: 34, bytesIn: 35, bytesOut: 36 },
  ...{ cache: 'hit', truncated: true, finishReason: 'stop' },
};
const request = { id: 'req_1', lane: 'local/served', project: 'notes', priority: 'batch', cost: 1.5 } as const;
const keepAlive = { header: '5m', body: null, key: null, project: 30, rule: null } as const;
const wish = { model: 'served', askedContext: 4096, keepAlive, requestId: 'req_1', detail: 'for a request of notes' };

const messages: readonly (Asked | Told)[] = [
  { ask: 'open', call: 1, of: { record, mark: 'mark' } },
  { ask: 'turn', call: 2, of: { request, room: { call: 3, wish } } },
  { ask: 'turn', call: 4, of: { request, room: null } },
  { ask: 'ready', call: 5, of: null },
  { tell: 'complete', completion },
  { tell: 'leave', id: 'req_1' },
  { tell: 'release', call: 3, end: { hasAnswered: true, loadMs: 1.5, failure: 'refused' } },
  { tell: 'count', name: 'countTry', with: ['local', 'succeeded'] },
  { tell: 'count', name: 'countRetry', with: [true] },
  { tell: 'free', id: 'req_1' },
];
const travel = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

it('brings what workers ask and tell to the other process as it was', () => {
  expect(travel(messages.map(shorten)).map(lengthen)).toEqual(messages);
});

it('takes less than half of the bytes for what each request sends', () => {
  const each = messages.filter((message) => 'tell' in message || message.ask === 'open' || message.ask === 'turn');
  expect(JSON.stringify(each.map(shorten)).length * 2).toBeLessThan(JSON.stringify(each).length);
});

const grant = { kind: 'granted', contextLength: 4096, isContextUnsaid: true, keepAlive: '5m' } as const;
const orders: readonly Order[] = [
  { order: 'answer', call: 1, value: null },
  { order: 'answer', call: 2, value: { error: null } },
  { order: 'answer', call: 3, value: grant },
  { order: 'answer', call: 4, value: null },
  { order: 'answer', call: 5, value: { kind: 'unasked' } },
  { order: 'answer', call: 6, value: 'first' },
  { order: 'retire', door: 1 },
  { order: 'answer', call: 7, value: null },
];

describe('orders and answers on their way to a worker', () => {
  it('answer each call with what it gets, rows that are committed together as one', () => {
    const sent = travel(shortenOrders(orders));
    const answers = new Map<number, unknown>();
    const left = sent.map((each) => takeAnswer(each, (call, value) => void answers.set(call, value)));
    expect([...answers].toSorted(([a], [b]) => a - b)).toEqual(
      orders.flatMap((order) => (order.order === 'answer' ? [[order.call, order.value]] : [])),
    );
    expect(left.filter((order) => order !== null)).toEqual([{ order: 'retire', door: 1 }]);
    expect(sent[0]).toEqual([0, 1, 4]);
  });

  it('let no answer go before an order that was given first', () => {
    const seen: unknown[] = [];
    for (const sent of shortenOrders(orders)) {
      const order = takeAnswer(sent, (call) => void seen.push(call));
      if (order !== null) seen.push(order.order);
    }
    expect(seen.slice(-2)).toEqual(['retire', 7]);
  });
});
