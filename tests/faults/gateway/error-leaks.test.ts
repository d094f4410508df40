import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayPorts } from '../../../apps/gateway/index.ts';
import { chatBody } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import type { Script } from '../../fakes/gateway/scripted-upstream.ts';

let rig: PairRig;
afterEach(() => rig.close());

const key = createTestKey({ scopes: [] });
const stack = `Error: boom\n    at run (/srv/canary/app.js:10:5)\n    at node:internal/process:1:1`;

const ownWords = `open /srv/canary/blobs/sha256-1: see http://127.0.0.1:11434 with sk-canary\n${stack}`;

/** What no error may hold: folders of this machine, stacks, addresses, keys. */
const leaks =
  /\/(?:home|root|tmp|work|Users|srv|usr|var)\/|node_modules|node:internal|\.[jt]s:\d+|\n\s+at |127\.0\.0\.1|localhost|https?:\/\/|sk-|ECONN|errno|syscall|canary|boom/;

const paths = [
  ...['/v1/chat/completions', '/v1/completions', '/v1/responses', '/v1/embeddings', '/v1/messages'],
  ...['/v1/messages/count_tokens', '/api/chat', '/api/generate', '/api/embed', '/api/show', '/generate', '/chat'],
];
const names = ['m', 'cloud/gpt', 'claude/claude'];

const bodies = (model: string): readonly string[] => [
  chatBody({ model, max_tokens: 5, prompt: 'hi', input: 'hi', stream: false, worker_type: 'local_llm' }),
  chatBody({ model, max_tokens: 5, prompt: 'hi', input: 'hi', stream: true, worker_type: 'local_llm' }),
  '{"model":',
  '[]',
  JSON.stringify({ model, messages: 'canary', prompt: { canary: 1 }, input: { canary: 1 } }),
];

interface Told {
  readonly where: string;
  readonly status: number;
  readonly text: string;
}

async function send(path: string, init: RequestInit): Promise<Told> {
  const answer = await fetch(rig.url + path, init);
  const text = await answer.text().catch(() => '');
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return { where: `${init.method ?? 'GET'} ${path}`, status: answer.status, text: `${headers}\n${text}` };
}

async function sendAll(): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const path of paths) {
    for (const body of names.flatMap(bodies)) {
      told.push(await send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
    }
  }
  for (const path of [
    '/v1/usage',
    '/v1/usage?by=canary',
    '/v1/models/canary',
    '/canary',
    '/api/tags',
    '/health/ollama',
  ]) {
    told.push(await send(path, {}), await send(path, { headers: { authorization: `Bearer ${key.text}` } }));
  }
  return told;
}

const findLeaks = (told: readonly Told[]): readonly string[] =>
  told.flatMap(({ where, status, text }) => {
    const found = leaks.exec(text);
    return status >= 400 && found ? [`${where} ${status}: ${found[0]} in ${text.slice(0, 600)}`] : [];
  });

const ports: Partial<GatewayPorts> = {
  keys: createKeyPort([key]),
  usage: { isWritten: () => true, summarize: () => Promise.reject(new Error(stack)) },
};

const upset =
  (status: number, text: string, contentType = 'application/json'): Script =>
  (answer: ServerResponse) =>
    void answer.writeHead(status, { 'content-type': contentType, 'x-powered-by': 'canary' }).end(text);

describe('T31 the errors of the gateway', () => {
  it.each([
    ['answer with a page that holds a stack', upset(500, `<html><pre>${stack}</pre></html>`, 'text/html')],
    ['answer with something else than their dialect', upset(200, `<html>${stack}</html>`, 'text/html')],
    ['answer with their own errors, which name files and addresses', upset(500, JSON.stringify({ error: ownWords }))],
    [
      'refuse with their own errors, which name files and addresses',
      upset(422, JSON.stringify({ error: { message: ownWords } })),
    ],
    [
      'lead elsewhere',
      (answer: ServerResponse) => void answer.writeHead(302, { location: 'http://canary.test/' }).end(),
    ],
    ['reset the connection', (answer: ServerResponse) => void answer.socket?.resetAndDestroy()],
  ])('tell nothing of the inside when backends %s', async (_what, script) => {
    const settings = {
      retry: { attempts: 1, baseMs: 1, budgetPercent: 0 },
      breaker: { failures: 1000, openForMs: 1, maxOpenForMs: 1 },
    };
    rig = await startPairRig({ ollama: script, openai: script, anthropic: script }, { ports });
    rig.gateway.applySettings({ ...rig.gateway.settings(), ...settings });
    const told = await sendAll();
    expect(told.filter(({ status }) => status === 422 || status >= 500 || status === 400).length).toBeGreaterThan(20);
    expect(findLeaks(told)).toEqual([]);
  });

  it('tell nothing of the inside when no backend can be reached', async () => {
    rig = await startPairRig({}, { ports });
    await Promise.all([rig.ollama, rig.openai, rig.anthropic].map((upstream) => upstream.close()));
    const told = await sendAll();
    expect(told.filter(({ status }) => status === 503).length).toBeGreaterThan(20);
    expect(findLeaks(told)).toEqual([]);
  });

  it('tell nothing of the inside when a part of it throws', async () => {
    const fail = (): never => {
      throw new Error(stack);
    };
    rig = await startPairRig(
      {},
      { ports: { ...ports, health: fail, localModels: fail, figures: fail, contextLengthOf: fail } },
    );
    const told = [
      ...(await sendAll()),
      ...(await Promise.all(['/health', '/ready', '/metrics', '/v1/metrics.json'].map((path) => send(path, {})))),
    ];
    expect(told.filter(({ status }) => status === 500).length).toBeGreaterThan(4);
    expect(findLeaks(told)).toEqual([]);
    expect(JSON.stringify(rig.logs)).not.toMatch(/srv\/canary|boom/);
  });
});
