import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { awaitCalm } from '../../../apps/gateway/batch/await-calm.ts';
import { isInteractive } from '../../../apps/gateway/batch/batch-routes.ts';
import { type BatchEntry, readBatch } from '../../../apps/gateway/batch/read-batch.ts';
import { readLine } from '../../../apps/gateway/batch/read-line.ts';
import { ownUrl } from '../../../apps/gateway/batch/send-line.ts';
import type { Exchange } from '../../../apps/gateway/exchange/exchange.ts';
import { createStopSwitch } from '../../../apps/gateway/exchange/stop-switch.ts';
import { createInFlightRegistry } from '../../../apps/gateway/registry/in-flight-registry.ts';
import type { RunningRequest } from '../../../apps/gateway/registry/running-request.ts';
import { createError, type Parsed } from '../../../apps/translate/index.ts';

const lines = (text: string, isWholeJson = false): Parsed<readonly BatchEntry[]> =>
  readBatch(text, { isWholeJson, maxJsonDepth: 10 });
function entries(text: string, isWholeJson = false): readonly unknown[] {
  const read = lines(text, isWholeJson);
  if (read.kind === 'refused') throw new Error(read.error.message);
  return read.value.map((entry) => {
    const parsed = entry();
    return parsed.kind === 'parsed' ? parsed.value : parsed.error.code;
  });
}
const entryOf =
  (value: unknown): BatchEntry =>
  () => ({ kind: 'parsed', value });
const sound = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: { model: 'm' } };

describe('a batch', () => {
  it('is lines of JSON, whatever their ends and blanks between them', () => {
    expect(entries('{"a":1}\r\n\n  \n{"b":2}')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(entries('{"a":1}\n{oops\n[[[[[[[[[[[[')).toEqual([{ a: 1 }, 'invalid_json', 'json_too_deep']);
  });

  it('is an array of requests as JSON, or a single one', () => {
    expect(entries('[{"a":1},\n{"b":2}]', true)).toEqual([{ a: 1 }, { b: 2 }]);
    expect(entries('{"a":1}', true)).toEqual([{ a: 1 }]);
  });

  it.each([
    ['', false, 'invalid_request'],
    ['\n \n', false, 'invalid_request'],
    ['[]', true, 'invalid_request'],
    ['[', true, 'invalid_json'],
    ['{}\n'.repeat(10_001), false, 'invalid_request'],
  ])('is refused as a whole when it holds nothing or too much: %#', (text, isWholeJson, code) => {
    expect(lines(text, isWholeJson)).toMatchObject({ kind: 'refused', error: { code, status: 400 } });
  });

  it('may hold 10,000 requests', () => {
    expect(entries('{}\n'.repeat(10_000))).toHaveLength(10_000);
  });
});

describe('a request of a batch', () => {
  it('is told apart by its id, its route and its body', () => {
    expect(readLine(entryOf(sound), new Set())).toEqual({
      kind: 'request',
      customId: 'a',
      url: sound.url,
      body: sound.body,
    });
    const { method: _left, ...short } = sound;
    expect(readLine(entryOf(short), new Set())).toMatchObject({ kind: 'request' });
  });

  it.each(['/api/chat', '/api/generate'])('asks %s for a whole answer, which streams when nothing is said', (url) => {
    expect(readLine(entryOf({ ...sound, url }), new Set())).toMatchObject({ body: { model: 'm', stream: false } });
  });

  it('is refused when its id has been used, and only then noted', () => {
    const seen = new Set<string>();
    expect(readLine(entryOf({ ...sound, url: '/nope' }), seen)).toMatchObject({ kind: 'refused' });
    expect(readLine(entryOf(sound), seen)).toMatchObject({ kind: 'request' });
    expect(readLine(entryOf(sound), seen)).toMatchObject({
      kind: 'refused',
      customId: 'a',
      error: { field: 'custom_id' },
    });
  });

  it.each([
    [{ custom_id: 7 }, 'custom_id', null],
    [{ custom_id: '' }, 'custom_id', ''],
    [{ custom_id: 'x'.repeat(513) }, 'custom_id', 'x'.repeat(512)],
    [{ method: 'GET' }, 'method', 'a'],
    [{ url: '/v1/models' }, 'url', 'a'],
    [{ url: '/v1/batch' }, 'url', 'a'],
    [{ url: 'http://evil.test/v1/chat/completions' }, 'url', 'a'],
    [{ url: '/v1/chat/completions?x' }, 'url', 'a'],
    [{ body: [] }, 'body', 'a'],
    [{ body: { stream: true } }, 'body.stream', 'a'],
  ])('is refused with what is wrong: %j', (change, field, customId) => {
    expect(readLine(entryOf({ ...sound, ...change }), new Set())).toMatchObject({
      kind: 'refused',
      customId,
      error: { field },
    });
  });

  it('never makes the reader throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(['request', 'refused']).toContain(readLine(entryOf(value), new Set()).kind);
      }),
    );
  });
});

describe('waiting for calm', () => {
  const running = (name: string, priority: 'interactive' | 'batch' = 'interactive') =>
    ({ id: `${name}-${priority}`, priority, route: { name }, facts: { backend: 'local' } }) as RunningRequest;

  function createWait() {
    const clock = createFakeClock();
    const registry = createInFlightRegistry(clock, () => new Map());
    const stop = createStopSwitch();
    const exchange = { gateway: { registry, ports: { timers: clock } }, stop } as unknown as Exchange;
    let isOver = false;
    return {
      registry,
      stop,
      advance: (byMs: number) => clock.advance(byMs),
      isOver: () => isOver,
      start: () =>
        awaitCalm(exchange).then(() => {
          isOver = true;
        }),
    };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('takes no time while nobody else asks a model', async () => {
    const { registry, start } = createWait();
    registry.add(running('/v1/chat/completions', 'batch'));
    registry.add(running('/v1/batch'));
    registry.add(running('/api/pull'));
    await start();
  });

  it('ends when the last of them has gone', async () => {
    const { registry, start, isOver } = createWait();
    const [one, two] = [running('/api/chat'), running('/chat/stream')];
    registry.add(one);
    registry.add(two);
    const wait = start();
    registry.remove(one, false);
    await turn();
    expect(isOver()).toBe(false);
    registry.remove(two, false);
    await wait;
  });

  it('ends after half a minute in any case', async () => {
    const { registry, start, advance, isOver } = createWait();
    registry.add(running('/api/chat'));
    const wait = start();
    advance(29_999);
    await turn();
    expect(isOver()).toBe(false);
    advance(1);
    await wait;
  });

  it('ends when the batch is stopped', async () => {
    const { registry, start, stop } = createWait();
    registry.add(running('/api/chat'));
    const wait = start();
    stop.stop(createError('client_closed', 'Gone.'));
    await wait;
  });

  it('is for those who wait for a model, not for batches', () => {
    expect(isInteractive(running('/v1/embeddings'))).toBe(true);
    expect(isInteractive(running('/v1/embeddings', 'batch'))).toBe(false);
    expect(isInteractive(running('/v1/models'))).toBe(false);
  });
});

it('knows its own address, also where it is one of IPv6', () => {
  expect(ownUrl({ localAddress: '127.0.0.1', localPort: 1 })).toBe('http://127.0.0.1:1');
  expect(ownUrl({ localAddress: '::1', localPort: 2 })).toBe('http://[::1]:2');
});
