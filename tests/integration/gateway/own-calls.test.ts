import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { OwnCall, OwnCallEvent, OwnCallRoute } from '../../../apps/contract/model/index.ts';
import { untilTrue } from '../../fakes/gateway/held-upstream.ts';
import { type Rig, type RigOptions, startRig } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  chatLine,
  doneLine,
  json,
  ndjson,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';
import { identityOf } from '../../fakes/tls/pairs.ts';

let rig: Rig;
let upstream: ScriptedUpstream;

async function setUp(script: Script, options: RigOptions = {}): Promise<void> {
  upstream = await startScriptedUpstream(script);
  rig = await startRig({ upstreamUrl: upstream.url, ...options });
}

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

const messages = [{ role: 'user', content: 'Hi' }];
const forms = [
  { route: '/v1/chat/completions', body: { model: 'm', messages } },
  { route: '/v1/messages', body: { model: 'm', messages, max_tokens: 50 } },
  { route: '/api/chat', body: { model: 'm', messages } },
] as const;

const withUsage = { stream_options: { include_usage: true } };
const toCall = (route: OwnCallRoute, body: object, isStreaming = true): OwnCall => ({
  ...{ route, project: 'playground', contextLength: null },
  body: { ...body, stream: isStreaming, ...(isStreaming && route === '/v1/chat/completions' ? withUsage : {}) },
});
const usual = toCall(forms[0].route, forms[0].body);

/** A call and what was told of it; `over` once that is all. */
function begin(call: OwnCall) {
  const told: OwnCallEvent[] = [];
  const { promise: over, resolve } = Promise.withResolvers<readonly OwnCallEvent[]>();
  const { abort } = rig.gateway.callSelf({
    call,
    tell(event) {
      told.push(event);
      if (event.type === 'ended' || event.type === 'refused') resolve(told);
    },
  });
  return { told, over, abort };
}

const textOf = (events: readonly OwnCallEvent[]): string =>
  events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('');

const breakOff: Script = (answer) => {
  answer.writeHead(200, ndjson).write(chatLine('Half'));
  setImmediate(() => answer.destroy());
};
const failWith404: Script = (answer) => void answer.writeHead(404, json).end('{"error":"model \\"m\\" not found"}');

describe('a call of its own front door', () => {
  it.each(forms.flatMap((form) => [true, false].map((isStreaming) => ({ ...form, isStreaming }))))(
    'tells the answer of $route, streaming $isStreaming, in one and the same form',
    async ({ route, body, isStreaming }) => {
      await setUp(answerWell);
      const events = await begin(toCall(route, body, isStreaming)).over;
      expect(textOf(events)).toBe('Hello world');
      expect(events.at(-2)).toMatchObject({ type: 'finished', reason: 'stop', promptTokens: 5, completionTokens: 2 });
      expect(events.at(-1)).toMatchObject({ type: 'ended', failure: null });
      const [row] = await rig.completedRows(1);
      expect(row?.opened).toMatchObject({ project: 'playground', app: 'Drover console', route, stream: isStreaming });
      expect(row?.completed).toMatchObject({ outcome: 'ok', status: 200 });
    },
  );

  it.each([
    toCall('/v1/completions', { model: 'm', prompt: 'Hi' }),
    toCall('/api/generate', { model: 'm', prompt: 'Hi' }),
  ])('tells the text that $route goes on with', async (call) => {
    await setUp((answer) => {
      const record = (response: string, more: object) => JSON.stringify({ model: 'm', response, done: false, ...more });
      answer
        .writeHead(200, ndjson)
        .end(`${record('Hello', {})}\n${record('', { done: true, done_reason: 'stop', eval_count: 1 })}\n`);
    });
    const events = await begin(call).over;
    expect(textOf(events)).toBe('Hello');
    expect(events.at(-1)).toMatchObject({ type: 'ended', failure: null });
  });

  it('tells what the request is doing and which one it is before it is answered', async () => {
    const answers: ServerResponse[] = [];
    await setUp((answer) => void answers.push(answer), { settings: { concurrency: new Map([['local', 1]]) } });
    const first = begin(usual);
    await upstream.request(1);
    const second = begin(usual);
    const waitsAt = (position: number) =>
      second.told.some((event) => event.type === 'phase' && event.place?.position === position);
    await untilTrue(() => waitsAt(1));
    await untilTrue(() => first.told.some((event) => event.type === 'phase' && event.phase === 'reading'));
    for (const place of [0, 1]) {
      await upstream.request(place + 1);
      answers[place]?.writeHead(200, ndjson).end(chatLine('Hello') + doneLine());
    }
    const events = [await first.over, await second.over];
    const rows = await rig.completedRows(2);
    for (const [place, told] of events.entries()) {
      const ids = told.flatMap((event) => ('requestId' in event ? [event.requestId] : []));
      expect(new Set(ids)).toEqual(new Set([rows[place]?.opened.id]));
    }
    expect(rows[0]?.opened.id).not.toBe(rows[1]?.opened.id);
  });

  it('ends the work of the backend when it is aborted, and tells nothing after that', async () => {
    await setUp((answer) => void answer.writeHead(200, ndjson).write(chatLine('One')));
    const { told, abort } = begin(usual);
    await untilTrue(() => textOf(told) === 'One');
    const count = told.length;
    abort();
    const seen = await upstream.request(1);
    await seen.aborted;
    const [row] = await rig.completedRows(1);
    expect(row?.completed?.outcome).toBe('client_closed');
    expect(told.length).toBe(count);
  });

  it('ends it also where nothing was answered yet', async () => {
    await setUp(() => undefined);
    const { told, abort } = begin(usual);
    const seen = await upstream.request(1);
    abort();
    await seen.aborted;
    await rig.completedRows(1);
    expect(told.filter(({ type }) => type === 'ended' || type === 'refused')).toEqual([]);
  });

  it.each(forms)('says in the gateway’s words why an answer of $route broke off', async ({ route, body }) => {
    await setUp(breakOff);
    const events = await begin(toCall(route, body)).over;
    expect(textOf(events)).toBe('Half');
    expect(events.at(-1)).toMatchObject({
      type: 'ended',
      failure: { message: expect.stringContaining('broke off its answer') as string },
    });
  });

  it.each(forms)('tells a refusal of $route with its code, its sentence and its body', async ({ route, body }) => {
    await setUp(failWith404);
    const events = await begin(toCall(route, body)).over;
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'refused', status: 404, code: 'model_not_found', message: "The model 'm' was not found." },
      requestId: expect.stringMatching(/^req_/) as string,
      body: expect.stringContaining('"error"') as string,
    });
  });

  it('keeps its mark to itself, and says the context that was asked for', async () => {
    await setUp(answerWell);
    await begin({ ...usual, contextLength: 2048 }).over;
    const seen = await upstream.request(1);
    expect(Object.keys(seen.headers).filter((name) => name.startsWith('x-drover'))).toEqual([]);
    expect(JSON.parse(seen.body)).toMatchObject({ options: { num_ctx: 2048 } });
  });

  it('reaches a gateway that answers by HTTPS alone', async () => {
    await setUp(answerWell, { settings: { tls: identityOf('first') } });
    expect(rig.gateway.url).toMatch(/^https:/);
    expect(textOf(await begin(usual).over)).toBe('Hello world');
  });

  it('says so when the gateway does not answer', async () => {
    await setUp(answerWell);
    await rig.gateway.close();
    expect((await begin(usual).over).at(-1)).toMatchObject({
      type: 'ended',
      failure: { code: 'backend_unavailable', message: 'The gateway did not answer its own call.' },
    });
  });
});
