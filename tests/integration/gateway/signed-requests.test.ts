import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatBody } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { connectRaw, splitAnswer } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig, systemClock } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  json,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';
import { signRequest, type ToSign } from '../../fakes/gateway/sign-request.ts';

const signing = createTestKey({ mode: 'signed', scopes: ['infer', 'manage'], project: 'notes' }, 1);
const narrow = createTestKey({ mode: 'signed', models: ['other'] }, 2);
const bearer = createTestKey({}, 3);
const revoked = createTestKey({ mode: 'signed', revokedAtMs: 1 }, 4);
const expired = createTestKey({ mode: 'signed', expiresAtMs: 1 }, 5);

const answerAll: Script = (answer, seen, count) => {
  if (seen.method === 'GET') answer.writeHead(200, json).end('{"models":[]}');
  else if (seen.url.startsWith('/api/blobs/')) answer.writeHead(201).end();
  else answerWell(answer, seen, count);
};

let upstream: ScriptedUpstream;
let rig: Rig;
let skewMs: number;
beforeEach(async () => {
  skewMs = 0;
  upstream = await startScriptedUpstream(answerAll);
  rig = await startRig({
    upstreamUrl: upstream.url,
    ports: {
      keys: createKeyPort([signing, narrow, bearer, revoked, expired]),
      clock: { ...systemClock, nowMs: () => Date.now() + skewMs },
    },
  });
});
afterEach(async () => {
  await rig.close();
  await upstream.close();
});

interface Sent extends ToSign {
  readonly body?: string;
  readonly key?: string;
  readonly type?: string;
  /** What is sent in place of what was signed. */
  readonly insteadOf?: { readonly method?: string; readonly target?: string; readonly body?: string };
  readonly signature?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answered {
  readonly status: number;
  readonly code: string | null;
  readonly text: string;
}

async function send(sent: Sent): Promise<Answered> {
  const { key = signing.text, method = 'POST', target, body, type = 'application/json', insteadOf = {} } = sent;
  const signature = sent.signature ?? signRequest(key, sent);
  const actualBody = insteadOf.body ?? body;
  const answer = await fetch(rig.url + (insteadOf.target ?? target), {
    method: insteadOf.method ?? method,
    headers: { 'content-type': type, 'x-drover-signature': signature, ...sent.headers },
    ...(actualBody === undefined ? {} : { body: actualBody }),
  });
  return { status: answer.status, code: answer.headers.get('x-drover-error'), text: await answer.text() };
}

const chat = (sent: Partial<Sent> = {}): Sent => ({ target: '/v1/chat/completions', body: chatBody(), ...sent });

const formBody = [
  '--edge',
  'content-disposition: form-data; name="request"',
  '',
  chatBody(),
  '--edge',
  'content-disposition: form-data; name="file"; filename="a.txt"',
  'content-type: text/plain',
  '',
  'some text',
  '--edge--',
  '',
].join('\r\n');

describe('E9 a signed request', () => {
  it.each<[string, Sent]>([
    ['OpenAI chat', chat()],
    ['OpenAI stream', chat({ body: chatBody({ stream: true }) })],
    ['OpenAI text', { target: '/v1/completions', body: '{"model":"m","prompt":"hi"}' }],
    ['Anthropic messages', { target: '/v1/messages', body: chatBody({ max_tokens: 3 }) }],
    ['Ollama chat', { target: '/api/chat', body: chatBody() }],
    ['a worker', { target: '/generate', body: '{"type":"ollama","model":"m","prompt":"hi"}' }],
    ['a path below a project, with a query', { target: '/p/notes/api/chat?a=1&b=%20', body: chatBody() }],
    ['a form', chat({ body: formBody, type: 'multipart/form-data; boundary=edge' })],
    ['letters beyond ASCII', chat({ body: chatBody({ messages: [{ role: 'user', content: 'Grüße, 世界 👋' }] }) })],
    ['a list', { method: 'GET', target: '/api/tags' }],
    ['metrics', { method: 'GET', target: '/metrics' }],
    ['an order to delete', { method: 'DELETE', target: '/api/delete', body: '{"model":"m"}' }],
  ])('is served as its key for %s', async (_name, sent) => {
    const answer = await send(sent);
    expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
    const [row] = rig.rows();
    if (row) expect(row.opened).toMatchObject({ keyId: signing.stored.record.id, project: 'notes' });
  });

  it.each<[string, Partial<Sent>]>([
    ['another body', { insteadOf: { body: chatBody({ max_tokens: 9 }) } }],
    ['no body', { insteadOf: { body: '' } }],
    ['another path', { insteadOf: { target: '/v1/completions' } }],
    ['another query', { insteadOf: { target: '/v1/chat/completions?a=1' } }],
    ['another project', { insteadOf: { target: '/p/mail/v1/chat/completions' } }],
    ['another method', { method: 'DELETE', insteadOf: { method: 'POST' } }],
    ['a time that is long gone', { atSeconds: Math.floor(Date.now() / 1000) - 125 }],
    ['a time that is far ahead', { atSeconds: Math.floor(Date.now() / 1000) + 130 }],
    [
      'a form in place of another',
      {
        body: formBody,
        type: 'multipart/form-data; boundary=edge',
        insteadOf: { body: formBody.replace('some', 'any') },
      },
    ],
    ['the secret of another key', { key: `${signing.text.slice(0, 22)}${narrow.text.slice(22)}` }],
    ['a key that there is not', { key: createTestKey({}, 9).text }],
    ['a key that is sent, not signed with', { key: bearer.text }],
    ['a key that is revoked', { key: revoked.text }],
    ['a key that has expired', { key: expired.text }],
    ['text that is no signature', { signature: 'v1=abc' }],
    ['a signature made with no key', { signature: signRequest(`sk-drover-${'a'.repeat(12)}-`, chat()) }],
  ])('T20 T5 is refused with %s: one text for all, and nothing is done', async (_name, changes) => {
    const wrong = await send(chat(changes));
    const plain = await send(chat({ signature: 'nothing' }));
    expect([wrong.status, wrong.code, wrong.text]).toEqual([401, 'unauthorized', plain.text]);
    expect(upstream.seen).toEqual([]);
    for (const { opened } of rig.rows()) expect(opened.keyId).toBeNull();
  });

  it('T20 is served once: the same signature is refused from then on, and after the time of the signature too', async () => {
    const signature = signRequest(signing.text, chat());
    expect((await send(chat({ signature }))).status).toBe(200);
    expect((await send(chat({ signature }))).status).toBe(401);
    skewMs = 119_000;
    expect((await send(chat({ signature }))).status).toBe(401);
    skewMs = 130_000;
    expect((await send(chat({ signature }))).status).toBe(401);
    expect(upstream.seen).toHaveLength(1);
  });

  it('T20 is served once when it comes many times at the same moment', async () => {
    const signature = signRequest(signing.text, chat());
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(chat({ signature }))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(upstream.seen).toHaveLength(1);
  });

  it('T20 may not outlast its time by a body that comes slowly', async () => {
    const body = chatBody();
    const client = await connectRaw(rig.port);
    const signature = signRequest(signing.text, chat());
    const head = [
      'POST /v1/chat/completions HTTP/1.1',
      `host: 127.0.0.1:${rig.port}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      `x-drover-signature: ${signature}`,
      'expect: 100-continue',
    ];
    client.send(`${head.join('\r\n')}\r\n\r\n`);
    await client.until('100 Continue');
    skewMs = 130_000;
    client.send(body);
    const answer = (await client.until(/HTTP[\s\S]*HTTP[\s\S]*\}$/)).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
    expect(splitAnswer(answer).status).toBe(401);
    client.socket.destroy();
  });

  it('T20 is refused beside a key, and as one of two', async () => {
    const headers = { authorization: `Bearer ${bearer.text}` };
    expect(await send(chat({ headers }))).toMatchObject({ status: 401, code: 'unauthorized' });
    const two = `${signRequest(signing.text, chat())},${signRequest(signing.text, chat())}`;
    expect((await send(chat({ signature: two }))).status).toBe(401);
    expect((await send(chat({ headers: { authorization: 'Bearer ollama' } }))).status).toBe(200);
  });

  it('T21 T22 reaches no route and no model that its key may not', async () => {
    const pull = await send({ key: narrow.text, target: '/api/pull', body: '{"model":"m"}' });
    expect([pull.status, pull.code]).toEqual([403, 'forbidden']);
    const model = await send(chat({ key: narrow.text }));
    expect([model.status, model.code]).toEqual([403, 'forbidden']);
    expect(upstream.seen).toEqual([]);
  });

  it('T19 is the only way to use its key: sent itself it is refused, and only its holder learns why', async () => {
    for (const headers of [{ authorization: `Bearer ${signing.text}` }, { 'x-api-key': signing.text }]) {
      const sent = await fetch(`${rig.url}/api/tags`, { headers });
      expect([sent.status, await sent.text()]).toEqual([401, expect.stringContaining('never sent itself')]);
    }
    const guessed = await fetch(`${rig.url}/api/tags`, {
      headers: { authorization: `Bearer ${signing.text.slice(0, 22)}${narrow.text.slice(22)}` },
    });
    expect(await guessed.text()).not.toContain('sign');
  });

  it('sends nothing of its signature to the backend', async () => {
    await send(chat());
    expect(upstream.seen[0]?.headers).not.toHaveProperty('x-drover-signature');
  });
});

describe('E9 a signed batch', () => {
  const lines = [1, 2].map((count) => ({
    custom_id: String(count),
    url: '/v1/chat/completions',
    body: { model: 'm', messages: [{ role: 'user', content: 'hi' }] },
  }));
  const batch = (key: string): Sent => ({
    key,
    target: '/v1/batch',
    type: 'application/x-ndjson',
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  });

  it('runs each of its requests as its key', async () => {
    const answer = await send(batch(signing.text));
    const statuses = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { response: { status_code: number } }).response.status_code);
    expect([answer.status, statuses]).toEqual([200, [200, 200]]);
    const rows = await rig.completedRows(3);
    expect(rows.map(({ opened }) => opened.keyId)).toEqual(Array.from({ length: 3 }, () => signing.stored.record.id));
  });

  it('T22 reaches no model with a line that its key may not reach', async () => {
    const answer = await send(batch(narrow.text));
    expect(answer.text.match(/"status_code":403/g)).toHaveLength(2);
    expect(upstream.seen).toEqual([]);
  });
});

describe('E9 a signed blob', () => {
  const blob = Buffer.from('weights '.repeat(100_000));
  const digest = createHash('sha256').update(blob).digest('hex');
  const target = `/api/blobs/sha256:${digest}`;
  const upload = (body: Buffer, at = target): Promise<Response> =>
    fetch(rig.url + at, {
      method: 'POST',
      headers: {
        'x-drover-signature': signRequest(signing.text, { target: at, body }),
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(body),
    });

  it('flows through whole when it is what its path says', async () => {
    const answer = await upload(blob);
    await answer.text();
    expect(answer.status).toBe(201);
    expect(upstream.seen[0]?.body.length).toBe(blob.length);
  });

  it('T20 never arrives whole when it is something else, whatever was signed', async () => {
    const other = Buffer.from(blob);
    other[other.length - 1] = 33;
    const signature = signRequest(signing.text, { target, body: blob });
    const answer = await fetch(rig.url + target, {
      method: 'POST',
      headers: { 'x-drover-signature': signature, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(other),
    });
    expect(answer.status).toBe(401);
    await answer.text();
    expect(upstream.seen.filter(({ body }) => body.length === blob.length)).toEqual([]);
    expect((await upload(other)).status).toBe(401);
    expect((await upload(blob, '/api/blobs/other')).status).toBe(401);
  });
});
