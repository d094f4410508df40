import { buildConnector, Pool } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { startCall } from '../../../apps/gateway/upstream/start-call.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let pool: Pool;
afterEach(async () => {
  await pool.destroy();
  await upstream.close();
});

const silent = { answered: () => undefined, failed: () => undefined, received: () => undefined };
const chat = {
  method: 'POST',
  path: '/api/chat',
  headers: ['content-type', 'application/json'],
  body: '{"model":"m"}',
} as const;

describe('a client that leaves while the connection to the backend is on its way', () => {
  it('F41 F42 has nothing sent for it when the connection stands at last', async () => {
    upstream = await startScriptedUpstream(answerWell);
    const connectNow = buildConnector({});
    const held: (() => void)[] = [];
    pool = new Pool(upstream.url, {
      connections: 1,
      connect: (options, callback) => {
        if (held.length > 0) connectNow(options, callback);
        else held.push(() => connectNow(options, callback));
      },
    });
    let wasSent = false;
    const call = startCall(pool, chat, {
      ...silent,
      sent: () => {
        wasSent = true;
      },
    });
    await expect.poll(() => held.length).toBe(1);
    call.abort();
    held[0]?.();
    const next = new Promise<number>((resolve) => {
      startCall(
        pool,
        { ...chat, body: '{"model":"next"}' },
        {
          ...silent,
          sent: () => undefined,
          answered: ({ status }) => resolve(status),
        },
      );
    });
    expect(await next).toBe(200);
    expect(wasSent).toBe(false);
    expect(upstream.seen.map(({ body }) => String(body)).filter((body) => body.includes('"m"'))).toEqual([]);
  });
});
