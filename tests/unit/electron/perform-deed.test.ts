import { describe, expect, test } from 'vitest';
import { createDeedPerformer, type DeedPerformerOptions } from '../../../electron/main/actions/perform-deed.ts';

/** What was done, in its order. The service stops when it is told to. */
function prepare(stop: Promise<void> = Promise.resolve()) {
  const done: string[] = [];
  const client = {
    status: () => Promise.resolve({ inFlight: [{ id: 'running' }] }),
    requests: { cancel: ({ id }: { readonly id: string }) => Promise.resolve(void done.push(`cancel ${id}`)) },
  } as unknown as DeedPerformerOptions['client'];
  const performer = createDeedPerformer({
    client,
    service: {
      tenure: () => 'owned',
      start: () => Promise.resolve(),
      restart: () => Promise.resolve(),
      stop: () => stop.then(() => void done.push('service stopped')),
    },
    onQuitting: () => void done.push('quitting'),
    onFailure: () => void done.push('failed'),
    quitApp: () => void done.push('app quit'),
  });
  return { performer, done };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('leaving for an update', () => {
  test('ends by its own way once the service has stopped, and cuts no request off', async () => {
    let settle = (): void => undefined;
    const { performer, done } = prepare(
      new Promise((resolve) => {
        settle = resolve;
      }),
    );
    performer.leave(() => void done.push('installed'));
    await nextTurn();
    expect([done, performer.isQuitting()]).toEqual([['quitting'], true]);
    settle();
    await nextTurn();
    expect(done).toEqual(['quitting', 'service stopped', 'installed']);
  });

  test('happens once: whoever quits or leaves after it waits for nothing more', async () => {
    const { performer, done } = prepare();
    performer.leave(() => void done.push('installed'));
    performer.leave(() => void done.push('installed again'));
    performer.perform('quit');
    await nextTurn();
    expect(done).toEqual(['quitting', 'service stopped', 'installed']);
  });

  test('tells of a service that could not be stopped, and does not go on', async () => {
    const { performer, done } = prepare(Promise.reject(new Error('stuck')));
    performer.leave(() => void done.push('installed'));
    await nextTurn();
    expect(done).toEqual(['quitting', 'failed']);
  });
});

test('quitting cuts running requests off, each with its row, before the service stops and the app ends', async () => {
  const { performer, done } = prepare();
  performer.perform('quit');
  await nextTurn();
  expect(done).toEqual(['quitting', 'cancel running', 'service stopped', 'app quit']);
});
