import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callCase, openaiWhole } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  json,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';
import { startSimulator } from '../../fakes/gateway/simulator.ts';

interface Line {
  readonly id: string;
  readonly custom_id: string | null;
  readonly response: {
    readonly status_code: number;
    readonly request_id: string;
    readonly body: Record<string, unknown>;
  } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const ndjsonType = 'application/x-ndjson';
const chat = (custom_id: string, body: object = {}, url = '/v1/chat/completions') => ({
  custom_id,
  method: 'POST',
  url,
  body: { model: 'm', messages: [{ role: 'user', content: custom_id }], ...body },
});
const toText = (requests: readonly unknown[]): string =>
  requests.map((request) => `${JSON.stringify(request)}\n`).join('');
const readLines = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

let upstream: ScriptedUpstream;
let rig: Rig;
let script: Script;

beforeEach(async () => {
  script = answerWell;
  upstream = await startScriptedUpstream((answer, seen, count) => script(answer, seen, count));
  rig = await startRig({ upstreamUrl: upstream.url });
});
afterEach(async () => {
  await rig.close();
  await upstream.close();
});

async function send(text: string, headers: Record<string, string> = {}, path = '/v1/batch') {
  const answer = await fetch(rig.url + path, {
    method: 'POST',
    headers: { 'content-type': ndjsonType, ...headers },
    body: text,
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

describe('a batch', () => {
  it('answers every request in a line of its own, those that are wrong too', async () => {
    const before = [chat('a'), chat('a'), { custom_id: 'x', url: '/nope' }, chat('s', { stream: true })];
    const after = [chat('b', { stream: undefined }, '/api/chat')];
    const answer = await send(`${toText([...before, chat('empty', { messages: [] })])}{oops\n${toText(after)}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(ndjsonType);
    const lines = readLines(answer.text);
    expect(
      lines.map(({ custom_id, response, error }) => [custom_id, response?.status_code ?? null, error?.code ?? null]),
    ).toEqual([
      ['a', 200, null],
      ['a', null, 'invalid_request'],
      ['x', null, 'invalid_request'],
      ['s', null, 'unsupported_feature'],
      ['empty', 400, null],
      [null, null, 'invalid_json'],
      ['b', 200, null],
    ]);
    expect(lines[0]?.response?.body).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'Hello world' } }],
    });
    expect(lines[4]?.response?.body).toMatchObject({ error: { param: 'messages' } });
    expect(new Set(lines.map(({ id }) => id)).size).toBe(7);
    expect(lines[0]?.id).toMatch(/^batch_req_[0-9a-f]{24}$/);
  });

  it('has a row, and so has each of its requests, with its project and its app', async () => {
    const answer = await send(
      toText([chat('a'), chat('b')]),
      { 'user-agent': 'nightly/1.0', 'x-drover-keep-alive': '9m' },
      '/p/notes/v1/batch',
    );
    const rows = await rig.completedRows(3);
    expect(rows.map(({ opened }) => [opened.route, opened.project, opened.app])).toEqual([
      ['/v1/batch', 'notes', 'nightly'],
      ['/v1/chat/completions', 'notes', 'nightly'],
      ['/v1/chat/completions', 'notes', 'nightly'],
    ]);
    expect(readLines(answer.text).map(({ response }) => response?.request_id)).toEqual(
      rows.slice(1).map(({ opened }) => opened.id),
    );
    expect(rows[1]?.opened.routeSteps[0]).toBe('● low priority: part of a batch');
    expect(rows[0]?.completed).toMatchObject({ outcome: 'ok', completionTokens: null });
    expect(JSON.parse(upstream.seen[0]?.body ?? '')).toMatchObject({ keep_alive: '9m' });
  });

  it('goes on after a request that fails', async () => {
    script = (answer, seen, count) =>
      count === 1 ? void answer.writeHead(500, json).end('{"error":"broken"}') : answerWell(answer, seen, count);
    const lines = readLines((await send(toText([chat('a'), chat('b')]))).text);
    expect(lines.map(({ response }) => response?.status_code)).toEqual([502, 200]);
  });

  it('is also taken as one JSON array', async () => {
    const answer = await send(JSON.stringify([chat('a'), chat('b')]), { 'content-type': 'application/json' });
    expect(readLines(answer.text).map(({ custom_id }) => custom_id)).toEqual(['a', 'b']);
  });

  it.each([
    ['', ndjsonType, 400, 'invalid_request'],
    ['[]', 'application/json', 400, 'invalid_request'],
    ['{}', 'text/plain', 415, 'unsupported_media_type'],
  ])('is refused as a whole before anything runs: %j as %s', async (text, contentType, status, code) => {
    const answer = await send(text, { 'content-type': contentType });
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([status, code]);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code } });
  });

  it('runs one request at a time and sends each answer as soon as it is there', async () => {
    const held: (() => void)[] = [];
    script = (answer, seen, count) => void held.push(() => answerWell(answer, seen, count));
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, '/v1/batch', JSON.stringify([chat('a'), chat('b')])));
    await upstream.request(1);
    expect(await client.until('\r\n\r\n')).toContain('HTTP/1.1 200');
    expect(upstream.seen).toHaveLength(1);
    held[0]?.();
    expect(await client.until('"custom_id":"a"')).not.toContain('"custom_id":"b"');
    await upstream.request(2);
    held[1]?.();
    await client.until('"custom_id":"b"');
    client.socket.destroy();
  });
});

describe('a batch and other people', () => {
  it('waits between its requests while somebody else is being served', async () => {
    const held = new Map<string, () => void>();
    const events: string[] = [];
    script = (answer, seen, count) => {
      const { messages } = JSON.parse(seen.body) as { messages: { content: string }[] };
      const name = messages[0]?.content ?? '';
      events.push(`${name} asked`);
      held.set(name, () => {
        events.push(`${name} answered`);
        answerWell(answer, seen, count);
      });
    };
    const batch = await connectRaw(rig.port);
    batch.send(rawPost(rig.port, '/v1/batch', JSON.stringify([chat('first'), chat('second')])));
    await upstream.request(1);
    const other = callCase(rig.url, openaiWhole);
    await upstream.request(2);
    held.get('first')?.();
    await batch.until('"custom_id":"first"');
    // A round trip of its own gives a batch that does not wait the time to show it.
    expect((await fetch(`${rig.url}/health`)).status).toBe(200);
    held.get('hi')?.();
    expect((await other).status).toBe(200);
    await upstream.request(3);
    held.get('second')?.();
    await batch.until('"custom_id":"second"');
    batch.socket.destroy();
    expect(events).toEqual([
      'first asked',
      'hi asked',
      'first answered',
      'hi answered',
      'second asked',
      'second answered',
    ]);
  });

  it('stops when its client leaves, with the request that is running', async () => {
    script = () => undefined;
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, '/v1/batch', JSON.stringify([chat('a'), chat('b')])));
    const running = await upstream.request(1);
    client.socket.destroy();
    await running.aborted;
    const rows = await rig.completedRows(2);
    expect(rows.map(({ opened, completed }) => [opened.route, completed?.outcome])).toEqual([
      ['/v1/batch', 'client_closed'],
      ['/v1/chat/completions', 'client_closed'],
    ]);
    expect(upstream.seen).toHaveLength(1);
  });

  it('ends with a line that says so when Drover shuts down', async () => {
    const held: (() => void)[] = [];
    script = (answer, seen, count) => void held.push(() => answerWell(answer, seen, count));
    const batch = send(toText([chat('a'), chat('b')]));
    await upstream.request(1);
    const closing = rig.close();
    held[0]?.();
    const lines = readLines((await batch).text);
    await closing;
    expect(
      lines.map(({ custom_id, response, error }) => [custom_id, response?.status_code ?? null, error?.code ?? null]),
    ).toEqual([
      ['a', 200, null],
      [null, null, 'shutting_down'],
    ]);
    expect(upstream.seen).toHaveLength(1);
  });
});

it('runs a batch of embeddings over the simulator', async () => {
  const simulator = await startSimulator();
  await rig.close();
  rig = await startRig({ upstreamUrl: simulator.url });
  const requests = Array.from({ length: 20 }, (_, index) => ({
    custom_id: `e${index}`,
    method: 'POST',
    url: '/v1/embeddings',
    body: { model: 'nomic-embed-text', input: [`text ${index}`, 'another'] },
  }));
  const lines = readLines((await send(toText(requests))).text);
  await simulator.stop();
  expect(lines.map(({ custom_id }) => custom_id)).toEqual(requests.map(({ custom_id }) => custom_id));
  for (const { response } of lines)
    expect(response).toMatchObject({ status_code: 200, body: { object: 'list', data: [{ index: 0 }, { index: 1 }] } });
});
