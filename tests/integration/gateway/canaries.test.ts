import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultGatewaySettings } from '../../../apps/gateway/index.ts';
import { chatBody } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  json,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';
import { signRequest } from '../../fakes/gateway/sign-request.ts';

const key = createTestKey({ scopes: ['infer', 'manage'] }, 1);
const signing = createTestKey({ mode: 'signed' }, 2);
const stranger = createTestKey({}, 3);
const backendKey = 'sk-backend-canary-4711';
const secrets = [key, signing, stranger].map(({ text }) => text.slice(23));
const hashes = [key, signing].map(({ stored }) => stored.secretHash);

let upstream: ScriptedUpstream;
let echoing: ScriptedUpstream;
let rig: Rig;
beforeEach(async () => {
  upstream = await startScriptedUpstream((answer, seen, count) => {
    if (seen.method === 'GET') answer.writeHead(200, json).end('{"models":[]}');
    else answerWell(answer, seen, count);
  });
  // Some services repeat the key that they refuse.
  echoing = await startScriptedUpstream((answer, { headers }, count) => {
    const message = `Incorrect API key provided: ${headers.authorization}`;
    answer
      .writeHead([401, 400, 403, 500][count % 4] ?? 401, { ...json, 'x-echo': headers.authorization ?? '' })
      .end(JSON.stringify({ error: { message } }));
  });
  rig = await startRig({
    upstreamUrl: upstream.url,
    settings: {
      breaker: { failures: 1_000_000, openForMs: 1, maxOpenForMs: 1 },
      backends: [
        ...defaultGatewaySettings.backends,
        { id: 'echo', kind: 'openai', url: `${echoing.url}/v1`, apiKey: backendKey, isStrict: false },
      ],
      routes: {
        backends: [
          { id: 'local', dialect: 'ollama', isLocal: true },
          { id: 'echo', dialect: 'openai' },
        ],
        ...{ rules: [], defaultTarget: null },
      },
    },
    ports: { keys: createKeyPort([key, signing]) },
  });
});
afterEach(async () => {
  await rig.close();
  await upstream.close();
  await echoing.close();
});

/** Sends it, and gives all that came back. */
async function ask(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | null = chatBody(),
): Promise<string> {
  const answer = await fetch(rig.url + path, {
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === null ? {} : { method: 'POST', body }),
  });
  return JSON.stringify([answer.status, [...answer.headers], await answer.text()]);
}

const shown = (text: string): readonly Readonly<Record<string, string>>[] => [
  { authorization: `Bearer ${text}` },
  { authorization: text },
  { 'x-api-key': text },
  { 'api-key': text },
  { authorization: `Bearer ${text}`, 'x-api-key': stranger.text },
  { authorization: `Bearer ${text}x` },
];

describe('T30 a secret', () => {
  it('stands in no answer, log line or row, and goes to no backend, however it was sent', async () => {
    const answers: string[] = [];
    const paths = ['/v1/chat/completions', '/v1/messages', '/api/chat', '/v1/embeddings', '/generate', '/api/pull'];
    for (const { text } of [key, signing, stranger]) {
      for (const path of paths) {
        for (const headers of shown(text)) answers.push(await ask(path, headers));
        answers.push(await ask(`${path}?key=${text}`, {}), await ask(`/p/${text}${path}`, {}));
      }
      for (const path of ['/api/tags', '/v1/models', `/v1/models/${text}`, '/metrics', '/openapi.json']) {
        answers.push(await ask(path, { authorization: `Bearer ${text}` }, null));
      }
    }
    const body = chatBody();
    const target = '/v1/chat/completions';
    answers.push(await ask(target, { 'x-drover-signature': signRequest(signing.text, { target, body }) }, body));
    expect(answers.filter((answer) => answer.startsWith('[200'))).not.toEqual([]);
    expect(answers.filter((answer) => answer.startsWith('[401'))).not.toEqual([]);
    const seen = upstream.seen.map(({ url, headers, body: sent }) => [url, headers, sent]);
    expect(seen).not.toEqual([]);
    const everything = { answers, logs: rig.logs, rows: rig.rows(), inFlight: rig.gateway.inFlight(), seen };
    for (const [place, found] of Object.entries(everything)) {
      const text = JSON.stringify(found);
      for (const secret of [...secrets, ...hashes]) expect(text.includes(secret), place).toBe(false);
    }
  });

  it('of a backend reaches that backend alone, also when the backend repeats it in an error', async () => {
    const body = chatBody({ model: 'echo/gpt' });
    const answers: string[] = [];
    for (let count = 0; count < 4; count++) {
      answers.push(
        await ask('/v1/chat/completions', {}, body),
        await ask('/v1/chat/completions', {}, chatBody({ model: 'echo/gpt', stream: true })),
        await ask('/v1/messages', {}, chatBody({ model: 'echo/gpt', max_tokens: 3 })),
        await ask('/api/chat', {}, body),
        await ask('/v1/embeddings', {}, '{"model":"echo/gpt","input":"x"}'),
      );
    }
    answers.push(await ask('/v1/models', {}, null), await ask('/api/chat', {}, chatBody()));
    expect(answers.filter((answer) => answer.includes('"x-drover-backend","echo"'))).toHaveLength(20);
    expect(echoing.seen.map(({ headers }) => headers.authorization)).toContain(`Bearer ${backendKey}`);
    const seen = upstream.seen.map(({ url, headers, body: sent }) => [url, headers, sent]);
    for (const [place, found] of Object.entries({ answers, logs: rig.logs, rows: rig.rows(), seen })) {
      expect(JSON.stringify(found).includes(backendKey), place).toBe(false);
    }
  });
});
