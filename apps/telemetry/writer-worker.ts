import { parentPort, workerData } from 'node:worker_threads';
import type { WriterOrder, WriterReply, WriterStart } from './worker-messages.ts';
import { createWriter, type Writer } from './writer.ts';

/** Batches between two checkpoints while this thread does the writing. */
const batchesPerCheckpoint = 1000;

function run(port: NonNullable<typeof parentPort>): void {
  const { nowMs, ...start } = workerData as WriterStart;
  const startedMs = performance.now();
  const writer = createWriter({ ...start, nowMs: () => Math.round(nowMs + performance.now() - startedMs) });
  let batchCount = 0;
  port.on('message', (order: WriterOrder) => {
    port.postMessage(obey(writer, order));
    if (order.kind === 'close') port.close();
    // The answer is out: what follows holds nobody up but the next batch.
    if (order.kind === 'write' && ++batchCount % batchesPerCheckpoint === 0) writer.checkpoint();
  });
}

function obey(writer: Writer, order: WriterOrder): WriterReply {
  switch (order.kind) {
    case 'write':
    case 'write-aside': {
      const startedMs = performance.now();
      const result = order.kind === 'write' ? writer.write(order.batch) : writer.writeAside(order.batch);
      return { kind: 'wrote', result, tookMs: performance.now() - startedMs };
    }
    case 'checkpoint':
      return { kind: 'checkpointed', frameCount: writer.checkpoint() };
    case 'restart-log':
      return { kind: 'checkpointed', frameCount: writer.restartLog() };
    case 'rewrite':
      return { kind: 'rewritten', report: writer.rewrite() };
    case 'close':
      writer.close();
      return { kind: 'closed' };
  }
}

if (parentPort !== null) run(parentPort);
