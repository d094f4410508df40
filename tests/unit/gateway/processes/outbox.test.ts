import { expect, it } from 'vitest';
import { createOutbox } from '../../../../apps/gateway/processes/outbox.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function openOutbox() {
  const batches: (readonly string[])[] = [];
  return { batches, outbox: createOutbox<string>((batch) => void batches.push(batch)) };
}

it('sends what is posted in one turn of the loop as one, in its order', async () => {
  const { batches, outbox } = openOutbox();
  outbox.post('a');
  outbox.post('b');
  expect(batches).toEqual([]);
  await nextTurn();
  outbox.post('c');
  await nextTurn();
  expect(batches).toEqual([['a', 'b'], ['c']]);
});

it('has sent everything when a flush returns, and sends nothing twice', async () => {
  const { batches, outbox } = openOutbox();
  outbox.post('row');
  outbox.flush();
  expect(batches).toEqual([['row']]);
  await nextTurn();
  expect(batches).toEqual([['row']]);
});

it('sends what may wait with the next message, and not by itself', async () => {
  const { batches, outbox } = openOutbox();
  outbox.add('tried');
  await nextTurn();
  expect(batches).toEqual([]);
  outbox.post('row');
  await nextTurn();
  expect(batches).toEqual([['tried', 'row']]);
});
