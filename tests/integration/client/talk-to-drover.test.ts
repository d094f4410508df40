import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../../apps/client/index.ts';
import { connect, createDrover, DroverError, findDrover } from '../../../apps/client/node/entry.ts';
import { makeDataDir, startTestHost, type TestHost, testModel } from '../host/test-host.ts';

/** Read by the simulator before each request and each token. */
const control = join(tmpdir(), `drover-client-${process.pid}.json`);
const quick = { loadMs: 0, tokensPerSecond: 0, prefillTokensPerSecond: 0 };
const setSimulator = (switches: object): void => writeFileSync(control, JSON.stringify({ ...quick, ...switches }));

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ dataDir: makeDataDir({ DROVER_SIM_CONTROL: control }) });
  await host.host.daemonSettled;
});
beforeEach(() => setSimulator({}));
afterAll(async () => {
  await host.end();
  rmSync(control);
});

const drover = () => createDrover({ url: `${host.host.gatewayUrl}/v1` });
const greeting = { model: testModel, messages: [{ role: 'user', content: 'Say hello' }] } as const;
const greetingAnswer = 'You wrote: “Say hello”';
const findRow = async (id: string | null) => {
  const { requests } = await host.client.requests.list({ filter: {}, limit: 50, before: null });
  return requests.find((row) => row.id === id);
};
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('a chat', () => {
  it('comes whole, with its usage and the id under which it stands in the log', async () => {
    const answer = await drover().chat(greeting);
    expect(answer).toMatchObject({ finishReason: 'stop', backend: 'local', model: testModel, toolCalls: [] });
    expect(answer.text).toContain(greetingAnswer);
    expect(answer.usage?.completionTokens).toBeGreaterThan(3);
    await expect.poll(() => findRow(answer.requestId)).toMatchObject({ outcome: 'ok', stream: false });
  });

  it('comes in pieces that make the same whole, then its usage', async () => {
    const stream = await drover().streamChat(greeting);
    const events = [];
    for await (const event of stream) events.push(event);
    const text = events.map((event) => (event.kind === 'text-delta' ? event.text : '')).join('');
    expect(events.length).toBeGreaterThan(4);
    expect(text).toContain(greetingAnswer);
    expect(events.at(-1)).toMatchObject({ kind: 'finish', finishReason: 'stop' });
    const whole = await stream.answer();
    expect(whole).toMatchObject({ text, finishReason: 'stop', requestId: stream.requestId });
    expect(whole.usage?.completionTokens).toBeGreaterThan(3);
  });

  it('counts for its project and its priority', async () => {
    const { requestId } = await drover().forProject('atlas').asBatch().chat(greeting);
    await expect.poll(() => findRow(requestId)).toMatchObject({ project: 'atlas' });
  });
});

describe('leaving', () => {
  beforeEach(() => setSimulator({ stallAfterTokens: 2 }));

  it('a stream by break closes the connection, and the log says that the client left', async () => {
    const stream = await drover().streamChat(greeting);
    for await (const event of stream) if (event.kind === 'text-delta') break;
    await expect.poll(() => findRow(stream.requestId)).toMatchObject({ outcome: 'client_closed' });
    expect(await stream.answer()).toMatchObject({ finishReason: null, usage: null });
  });

  it.each(['cancel', 'signal'] as const)('a stream by %s ends its reading too', async (way) => {
    const controller = new AbortController();
    const stream = await drover().streamChat(greeting, { signal: controller.signal });
    const reading = failure(stream.answer());
    if (way === 'cancel') stream.cancel();
    else controller.abort(new DOMException('enough', 'AbortError'));
    expect(await reading).toMatchObject({ name: 'AbortError' });
    await expect.poll(() => findRow(stream.requestId)).toMatchObject({ outcome: 'client_closed' });
  });

  it('when the time for an answer is over is told as such', async () => {
    expect(await failure(drover().chat(greeting, { timeoutMs: 200 }))).toMatchObject({
      code: 'timed_out',
      status: null,
    });
  });
});

describe('a failure', () => {
  it('is typed: code, status, request id and what to do', async () => {
    const error = await failure(drover().chat({ ...greeting, model: 'nobody-has-this:1b' }));
    expect(error).toBeInstanceOf(DroverError);
    expect(error).toMatchObject({ code: 'model_not_found', status: 404, retryAfterSeconds: null });
    const { advice, requestId, message } = error as DroverError;
    expect(message).toContain('nobody-has-this:1b');
    expect(advice).toContain('drover models pull');
    await expect.poll(() => findRow(requestId)).toMatchObject({ errorCode: 'model_not_found' });
  });
});

describe('a stream that breaks', () => {
  it('says so, and never ends as if it were whole', async () => {
    setSimulator({ cutStreamAfterTokens: 3 });
    const stream = await drover().streamChat(greeting);
    const { requestId } = stream;
    expect(await failure(stream.answer())).toMatchObject({ code: 'stream_interrupted', status: null, requestId });
  });

  it("throws the gateway's own error where that has one", async () => {
    setSimulator({ errorMidStreamAfterTokens: 3 });
    const pieces: string[] = [];
    const reading = async () => {
      for await (const event of await drover().streamChat(greeting)) pieces.push(event.kind);
    };
    expect(await failure(reading())).toMatchObject({ name: 'DroverError', code: 'backend_error' });
    expect(pieces).toContain('text-delta');
    expect(pieces).not.toContain('finish');
  });
});

describe('a tool', () => {
  const tool = {
    name: 'get_weather',
    description: 'Tells the weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  };
  const asking = {
    model: testModel,
    messages: [{ role: 'user', content: 'Use get_weather for Oslo.' }],
    tools: [tool],
  };

  it('is called alike in a whole answer and in a stream, and its result is taken', async () => {
    const whole = await drover().chat(asking as ChatRequest);
    const streamed = await (await drover().streamChat(asking as ChatRequest)).answer();
    const [call] = whole.toolCalls;
    expect(call).toMatchObject({ name: 'get_weather' });
    expect(JSON.parse(call?.argumentsJson ?? '')).toEqual({ city: 'Oslo' });
    expect(streamed.toolCalls).toMatchObject([{ name: 'get_weather', argumentsJson: call?.argumentsJson }]);
    const next = await drover().chat({
      ...asking,
      messages: [
        { role: 'user', content: 'Use get_weather for Oslo.' },
        { role: 'assistant', content: '', toolCalls: whole.toolCalls },
        { role: 'tool', content: 'Sunny, 21 degrees', toolCallId: call?.id ?? '' },
      ],
    });
    expect(next.text).toContain('Sunny, 21 degrees');
  });
});

it('a schema binds the answer', async () => {
  const schema = { type: 'object', properties: { sunny: { type: 'boolean' } }, required: ['sunny'] };
  const { text } = await drover().chat({ ...greeting, schema });
  expect(typeof (JSON.parse(text) as { sunny: unknown }).sunny).toBe('boolean');
});

describe('discovery', () => {
  it('finds the service of a data folder by its control socket', async () => {
    expect(await findDrover({ dataDir: host.dataDir })).toMatchObject({
      url: host.host.gatewayUrl,
      foundBy: 'socket',
    });
    const found = await connect({ dataDir: host.dataDir, project: 'atlas' });
    expect(await found.health()).toMatchObject({ status: 'ok', inFlight: 0 });
    expect(await found.models()).toContain(testModel);
  });
});

describe('embeddings', () => {
  it('are one vector a text, in order', async () => {
    const model = 'nomic-embed-text:latest';
    const both = await drover().embed({ model, input: ['one', 'two'] });
    const [two] = (await drover().embed({ model, input: 'two' })).vectors;
    expect(both.vectors).toHaveLength(2);
    expect(both.vectors[1]).toEqual(two);
    expect(both.vectors[0]).not.toEqual(two);
  });
});
