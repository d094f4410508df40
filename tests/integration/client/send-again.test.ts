import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../apps/client/connect.ts';
import { nodeSurroundings } from '../../../apps/client/node/node-surroundings.ts';

/** Answers the first request by the first of these, and so on. */
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const refuse =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    const error = { message: 'Too much at once.', type: 'server_error', code: 'queue_full' };
    response.writeHead(status, { 'content-type': 'application/json', 'x-drover-error': 'queue_full', ...headers });
    response.end(JSON.stringify({ error }));
  };
const answer: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'r1' });
  response.end(JSON.stringify({ choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }] }));
};
const firstPiece = 'data: {"choices":[{"delta":{"content":"He"}}]}\n\n';
const breakOff: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(firstPiece, () => response.destroy());
};
const endEarly: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(firstPiece);
};

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

interface Setting {
  readonly url: string;
  readonly received: IncomingMessage[];
  readonly waitedMs: number[];
  readonly drover: ReturnType<ReturnType<typeof createClient>['createDrover']>;
}

/** A client whose timers run out at once and are noted, before a server that gives these answers. */
async function start(...answers: readonly Answer[]): Promise<Setting> {
  const received: IncomingMessage[] = [];
  const waitedMs: number[] = [];
  const listening = createServer((request, response) => {
    received.push(request);
    request.resume().on('end', () => (answers[received.length - 1] ?? answer)(response, request));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const client = createClient({
    ...nodeSurroundings,
    random: () => 0,
    after(delayMs, run) {
      waitedMs.push(delayMs);
      queueMicrotask(run);
      return () => {};
    },
  });
  return { url, received, waitedMs, drover: client.createDrover({ url, key: 'drv_secret' }) };
}

const question = { messages: [{ role: 'user', content: 'Hello' }] } as const;
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('a refusal', () => {
  it('that names a time is waited for, and sent again', async () => {
    const { drover, received, waitedMs } = await start(
      refuse(429, { 'retry-after': '7' }),
      refuse(503, { 'retry-after': '0' }),
    );
    expect((await drover.chat(question)).text).toBe('Hello');
    expect(received).toHaveLength(3);
    expect(waitedMs).toEqual([7000, 250]);
  });

  it('is thrown with its facts when the attempts are used up', async () => {
    const { drover, received } = await start(...Array<Answer>(5).fill(refuse(503, { 'retry-after': '1' })));
    const error = await failure(drover.chat(question, { retry: { attempts: 2 } }));
    expect(error).toMatchObject({
      code: 'queue_full',
      status: 503,
      retryAfterSeconds: 1,
      message: 'Too much at once.',
    });
    expect(received).toHaveLength(2);
  });

  it('that names a time too far away is thrown at once', async () => {
    const { drover, received, waitedMs } = await start(refuse(429, { 'retry-after': '3600' }));
    expect(await failure(drover.chat(question))).toMatchObject({ status: 429, retryAfterSeconds: 3600 });
    expect([received.length, waitedMs]).toEqual([1, []]);
  });

  it.each([[503], [500], [502], [404]])('without a time is not sent again: %s', async (status) => {
    const { drover, received } = await start(refuse(status));
    expect(await failure(drover.chat(question))).toMatchObject({ status, retryAfterSeconds: null });
    expect(received).toHaveLength(1);
  });

  it('is no longer waited for once the caller has given up', async () => {
    const controller = new AbortController();
    const { drover, received } = await start((response, request) => {
      refuse(503, { 'retry-after': '1' })(response, request);
      controller.abort(new Error('enough'));
    });
    expect(await failure(drover.chat(question, { signal: controller.signal }))).toMatchObject({ message: 'enough' });
    expect(received).toHaveLength(1);
  });
});

describe('a connection', () => {
  it('that was refused is tried again, for nothing was sent', async () => {
    const { url, waitedMs, drover } = await start();
    await new Promise((resolve) => server?.close(resolve));
    const error = await failure(drover.chat(question));
    expect(error).toMatchObject({ code: 'connection_failed', status: null, cause: { code: 'ECONNREFUSED' } });
    expect(waitedMs, url).toEqual([125, 250]);
  });

  it('that broke after the request was sent is not tried again for a chat, and is for a look', async () => {
    const drop: Answer = (_response, request) => request.socket.destroy();
    const chat = await start(drop);
    expect(await failure(chat.drover.chat(question))).toMatchObject({ code: 'connection_failed' });
    expect(chat.received).toHaveLength(1);
    server?.close();
    const look = await start(drop, (response) => response.end('{"status":"ok"}'));
    expect(await look.drover.health()).toMatchObject({ status: 'ok' });
    expect(look.received).toHaveLength(2);
  });

  it.each([
    ['broke', breakOff],
    ['ended without its closing record', endEarly],
  ])('that %s after the first streamed byte is not tried again, and is no whole answer', async (_what, first) => {
    const { drover, received } = await start(first);
    const stream = await drover.streamChat(question);
    expect(await failure(stream.answer())).toMatchObject({ code: 'stream_interrupted' });
    expect(received).toHaveLength(1);
  });

  it('is not led elsewhere, so that the key stays here', async () => {
    const { drover, received, url } = await start((response) => response.writeHead(302, { location: url }).end());
    expect(await failure(drover.chat(question))).toMatchObject({ code: 'connection_failed' });
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer drv_secret']);
  });
});

it.each([
  ['no JSON', 'Hello'],
  ['something else', '{"hello":1}'],
])('an answer that is %s is told as such', async (_what, text) => {
  const { drover } = await start((response) => response.end(text));
  expect(await failure(drover.chat(question))).toMatchObject({ code: 'bad_answer', status: 200 });
});
