import { createServer } from 'node:http';
import { join } from 'node:path';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import { expect, it, onTestFinished } from 'vitest';
import { createControlClient } from '../../../apps/cli/control-client.ts';
import { controlContract } from '../../../apps/contract/control/index.ts';
import { exportRequests } from '../../../apps/control/verbs/export-requests.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const pieceCount = 2000;
const text = 'x'.repeat(100_000);

/** A log that has far more than any buffer between the two ends holds. Counts what is taken from it. */
function createEndlessLog() {
  const taken = { pieces: 0, isLeft: false };
  const history = {
    async *exportRequests() {
      try {
        while (taken.pieces < pieceCount) yield { text, requests: ++taken.pieces, isLast: taken.pieces === pieceCount };
      } finally {
        taken.isLeft = true;
      }
    },
    async *purge() {},
  };
  return { taken, history };
}

async function serve(history: Parameters<typeof exportRequests>[0]['history']): Promise<string> {
  const open = new AbortController();
  const router = {
    requests: {
      export: implement(controlContract.requests.export).handler(({ input, signal = open.signal }) =>
        exportRequests({ history }, input, signal),
      ),
    },
    doctor: implement(controlContract.doctor).handler(() => []),
  };
  const handler = new RPCHandler(router);
  const server = createServer(
    (request, response) => void handler.handle(request, response, { prefix: '/rpc', context: {} }),
  );
  const socketPath = join(createDataDir(), 'control.sock');
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return socketPath;
}

it('reads the log no faster than the reader takes the export, and stops when the reader leaves', async () => {
  const { taken, history } = createEndlessLog();
  const client = createControlClient(await serve(history));
  const leave = new AbortController();
  const pieces = await client.requests.export({ filter: {}, format: 'csv' }, { signal: leave.signal });
  await pieces.next();
  let before = -1;
  // As long as buffers fill: each answer of the same service leaves it the time to read on.
  while (before !== taken.pieces) {
    before = taken.pieces;
    for (let asked = 0; asked < 20; asked++) await client.doctor();
  }
  expect(taken.pieces).toBeLessThan(pieceCount / 4);
  leave.abort();
  await expect.poll(() => taken.isLeft).toBe(true);
  expect(taken.pieces).toBeLessThan(pieceCount / 4);
});
