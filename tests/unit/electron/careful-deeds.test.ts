import { ORPCError } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { createCarefulDeeds } from '../../../electron/main/actions/careful-deeds.ts';
import { describeFailure } from '../../../electron/main/actions/describe-failure.ts';
import type { Deed } from '../../../electron/main/actions/shell-action.ts';
import { buildStopQuestion, type StopAnswer, type StopQuestion } from '../../../electron/main/actions/stop-question.ts';

function prepare(answer: StopAnswer, running: number) {
  const performed: Deed[] = [];
  const postponed: Deed[] = [];
  const asked: StopQuestion[] = [];
  const state = { running };
  const deeds = createCarefulDeeds({
    countAtRisk: () => state.running,
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
    perform: (deed) => performed.push(deed),
    postpone: (deed) => deed === 'restart-daemon' && postponed.push(deed) > 0,
    onPendingChanged: () => {},
  });
  return { deeds, performed, postponed, asked, state };
}

describe('orders that end running requests', () => {
  test('are carried out without a question while nothing runs', async () => {
    const { deeds, performed, asked } = prepare('cancel', 0);
    await deeds.request('stop-daemon');
    expect(performed).toEqual(['stop-daemon']);
    expect(asked).toEqual([]);
  });

  test('ask with the number of requests and the three ways on', async () => {
    const { deeds, asked } = prepare('cancel', 2);
    await deeds.request('quit');
    expect(asked[0]).toMatchObject({
      message: '2 requests are running.',
      buttons: ['Wait for them', 'Stop now', 'Cancel'],
    });
  });

  test('do nothing when cancelled, and all at once when told so', async () => {
    const cancelled = prepare('cancel', 1);
    await cancelled.deeds.request('quit');
    expect(cancelled.performed).toEqual([]);
    const hurried = prepare('now', 1);
    await hurried.deeds.request('restart-daemon');
    expect(hurried.performed).toEqual(['restart-daemon']);
  });

  test('leave the waiting to the service where it can, so that new requests do not put it off for ever', async () => {
    const { deeds, performed, postponed, state } = prepare('wait', 2);
    await deeds.request('restart-daemon');
    expect([postponed, deeds.pending()]).toEqual([['restart-daemon'], null]);
    state.running = 0;
    deeds.reconsider();
    expect(performed).toEqual([]);
  });

  test('wait for the last request when told to wait', async () => {
    const { deeds, performed, state } = prepare('wait', 2);
    await deeds.request('quit');
    state.running = 1;
    deeds.reconsider();
    expect(performed).toEqual([]);
    expect(deeds.pending()).toBe('quit');
    state.running = 0;
    deeds.reconsider();
    deeds.reconsider();
    expect(performed).toEqual(['quit']);
    expect(deeds.pending()).toBeNull();
  });

  test('are forgotten when the waiting is cancelled', async () => {
    const { deeds, performed, state } = prepare('wait', 1);
    await deeds.request('stop-daemon');
    deeds.cancelPending();
    state.running = 0;
    deeds.reconsider();
    expect(performed).toEqual([]);
  });

  test('are carried out when the last request ended while the question was open', async () => {
    const { deeds, performed, state } = prepare('wait', 1);
    const asked = deeds.request('quit');
    state.running = 0;
    await asked;
    expect(performed).toEqual(['quit']);
  });

  test('put one question at a time', async () => {
    let answerWith: (answer: StopAnswer) => void = () => {};
    let questions = 0;
    const deeds = createCarefulDeeds({
      countAtRisk: () => 1,
      ask: () => {
        questions += 1;
        return new Promise((resolve) => {
          answerWith = resolve;
        });
      },
      perform: () => {},
      postpone: () => false,
      onPendingChanged: () => {},
    });
    const first = deeds.request('quit');
    await deeds.request('quit');
    answerWith('cancel');
    await first;
    expect(questions).toBe(1);
  });

  test('speak of one request in the singular', () => {
    expect(buildStopQuestion('stop-daemon', 1)).toMatchObject({
      message: '1 request is running.',
      buttons: ['Wait for it', 'Stop now', 'Cancel'],
    });
  });
});

describe('failed orders', () => {
  test('show the sentence and the advice of the contract', () => {
    const error = new ORPCError('DAEMON_NOT_OURS', {
      status: 409,
      message: 'This Ollama was not started by Drover.',
      data: { advice: 'Stop it where it was started.' },
    });
    expect(describeFailure(error)).toEqual({
      sentence: 'This Ollama was not started by Drover.',
      advice: 'Stop it where it was started.',
    });
  });

  test('say that the service does not answer when nothing came back', () => {
    expect(describeFailure(new TypeError('terminated')).sentence).toBe("Drover's service is not answering.");
  });
});
