import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDataDir, startTestHost, type TestHost, testModel } from './test-host.ts';

interface Taken {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let server: Server;
let taken: Taken[];
let status: number;
let test: TestHost | undefined;

beforeEach(async () => {
  taken = [];
  status = 200;
  server = createServer((request, response) => {
    void text(request).then((body) => {
      taken.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await test?.end();
  test = undefined;
  server.closeAllConnections();
  server.close();
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function startWith(lines: readonly string[]): Promise<TestHost> {
  const dataDir = makeDataDir();
  const path = join(dataDir, 'config.yaml');
  writeFileSync(path, `${readFileSync(path, 'utf8')}${lines.join('\n')}\n`);
  test = await startTestHost({ dataDir });
  await test.host.daemonSettled;
  return test;
}

async function chat(host: TestHost): Promise<void> {
  const answer = await host.chat(
    { messages: [{ role: 'user', content: 'canary-of-a-prompt' }] },
    '/p/notes/v1/chat/completions',
  );
  expect(answer.status).toBe(200);
  await answer.text();
}

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceId: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}
const readSpans = ({ body }: Taken): readonly Span[] => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans;
const readAttributes = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('what leaves this machine', () => {
  it('is nothing until it is asked for', async () => {
    const host = await startWith([]);
    await chat(host);
    await host.end();
    expect(taken).toEqual([]);
  });

  it('is a trace of each request with its model, tokens and project, and no word of it', async () => {
    process.env['DROVER_TEST_COLLECTOR_KEY'] = 'key-of-the-collector';
    const host = await startWith([
      'telemetry:',
      `  otlp: { endpoint: "${address()}/", metrics: false, headers: { x-api-key: { env: DROVER_TEST_COLLECTOR_KEY } } }`,
    ]);
    await chat(host);
    await expect
      .poll(async () => (await host.client.requests.list({ filter: {}, limit: 1, before: null })).requests[0]?.outcome)
      .toBe('ok');
    await host.end();
    const traces = taken.filter(({ path }) => path === '/v1/traces');
    expect(traces[0]?.headers['x-api-key']).toBe('key-of-the-collector');
    const spans = traces.flatMap(readSpans);
    const request = spans.find(({ name }) => name === '/v1/chat/completions');
    const inference = spans.find(({ name }) => name === `chat ${testModel}`);
    expect(request).toMatchObject({ kind: 2 });
    expect(inference).toMatchObject({ kind: 3, traceId: request?.traceId, parentSpanId: request?.spanId });
    expect(inference && readAttributes(inference)).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'ollama',
      'gen_ai.response.model': testModel,
      'drover.project': 'notes',
      'gen_ai.usage.output_tokens': expect.anything(),
    });
    expect(taken.map(({ body }) => body).join('')).not.toContain('canary-of-a-prompt');
  });

  it('is histograms of times and tokens when metrics are wanted', async () => {
    const host = await startWith(['telemetry:', `  otlp: { endpoint: "${address()}", traces: false }`]);
    await chat(host);
    await expect
      .poll(async () => (await host.client.requests.list({ filter: {}, limit: 1, before: null })).requests[0]?.outcome)
      .toBe('ok');
    await host.end();
    const metrics = taken.filter(({ path }) => path === '/v1/metrics');
    const names = metrics.flatMap(({ body }) =>
      JSON.parse(body).resourceMetrics[0].scopeMetrics[0].metrics.map(({ name }: { name: string }) => name),
    );
    expect(names).toEqual(expect.arrayContaining(['gen_ai.server.request.duration', 'gen_ai.client.token.usage']));
    expect(taken.some(({ path }) => path === '/v1/traces')).toBe(false);
  });

  it('keeps requests going and is told once in the log when nobody takes it', async () => {
    status = 400;
    const host = await startWith(['telemetry:', `  otlp: { endpoint: "${address()}", metrics: false }`]);
    await chat(host);
    await chat(host);
    await expect
      .poll(async () =>
        (await host.client.requests.list({ filter: {}, limit: 2, before: null })).requests.every(
          ({ outcome }) => outcome === 'ok',
        ),
      )
      .toBe(true);
    const log = join(host.dataDir, 'logs', 'drover.log');
    await host.host.close();
    expect(readFileSync(log, 'utf8').match(/The collector does not take what is sent/g)).toHaveLength(1);
  });

  it('is a scrubbed report of a bug, sent before the process ends', async () => {
    const host = await startWith(['telemetry:', `  sentryDsn: "${address().replace('//', '//public@')}/7"`]);
    const bug = new TypeError(
      `cannot read "canary-of-a-prompt" of /home/somebody/notes/secret.txt for sk-drover-abcdefgh12345678`,
    );
    await host.host.reportCrash(bug);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.path).toContain('/api/7/envelope/');
    const body = taken[0]?.body ?? '';
    expect(body).toContain('TypeError');
    expect(body).toContain('outward.test');
    for (const secret of ['canary-of-a-prompt', 'somebody', 'abcdefgh12345678', process.cwd(), host.dataDir]) {
      expect(body).not.toContain(secret);
    }
  });
});
