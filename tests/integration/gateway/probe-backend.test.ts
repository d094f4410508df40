import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backendProbeSchema } from '../../../apps/contract/model/index.ts';
import { keepUpstreams } from '../../fakes/gateway/keep-upstreams.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import type { Script } from '../../fakes/gateway/scripted-upstream.ts';
import { tellAsAnthropic, tellAsOllama, tellAsOpenai } from '../../fakes/gateway/told-backends.ts';

let rig: Rig;
const start = keepUpstreams();
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const names = (models: readonly { readonly name: string }[]): string[] => models.map(({ name }) => name);

describe('D2 an address that may become a backend', () => {
  it.each(['', '/', '/v1', '/v1/'])('is found to speak OpenAI, written as %j', async (path) => {
    const { url } = await start(tellAsOpenai(['a', 'b']));
    const probe = await rig.gateway.probeBackend({ kind: null, url: `${url}${path}`, key: null });
    expect(backendProbeSchema.parse(probe)).toEqual(probe);
    expect(probe).toMatchObject({ kind: 'openai', url: `${url}/v1`, problem: null, trial: null });
    expect([names(probe.models), probe.message]).toEqual([['a', 'b'], "It speaks OpenAI's dialect and has 2 models."]);
  });

  it('is found to be an Ollama, with what its models can do', async () => {
    const { url } = await start(
      tellAsOllama({ 'a:1b': { capabilities: ['completion', 'vision'], contextLength: 4096 } }),
    );
    const probe = await rig.gateway.probeBackend({ kind: null, url, key: null });
    expect(probe).toMatchObject({ kind: 'ollama', url, message: "It speaks Ollama's dialect and has one model." });
    expect(probe.models).toEqual([
      { name: 'a:1b', capabilities: ['completion', 'vision'], contextLength: 4096, isResident: false },
    ]);
  });

  it('is found to speak Anthropic, and all of a long list is told', async () => {
    const { url } = await start(tellAsAnthropic(['claude-a', 'claude-b'], 'sk-right'));
    const probe = await rig.gateway.probeBackend({ kind: null, url, key: 'sk-right' });
    expect([probe.kind, probe.url, names(probe.models)]).toEqual(['anthropic', `${url}/v1`, ['claude-a', 'claude-b']]);
  });

  it('says that the key is wrong, without it', async () => {
    const { url } = await start(tellAsAnthropic(['claude-a'], 'sk-right'));
    const probe = await rig.gateway.probeBackend({ kind: null, url, key: 'sk-wrong-secret' });
    expect(probe.kind).toBeNull();
    expect(probe.problem).toContain('refuses the key');
    expect(JSON.stringify([probe, rig.logs])).not.toContain('sk-wrong-secret');
  });

  it.each([
    ['nothing listens', null, /Nothing answers/],
    [
      'a web page answers',
      (answer: Parameters<Script>[0]) => void answer.writeHead(200).end('<html>'),
      /other than JSON/,
    ],
    [
      'something else answers',
      (answer: Parameters<Script>[0]) => void answer.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
      /no dialect/,
    ],
  ])('says in words what is wrong when %s', async (_what, script, problem) => {
    const url = script === null ? 'http://127.0.0.1:9' : (await start(script)).url;
    const probe = await rig.gateway.probeBackend({ kind: null, url, key: null });
    expect(probe).toMatchObject({ kind: null, models: [] });
    expect(probe.problem).toMatch(problem);
  });

  it.each([
    ['openai', tellAsOpenai(['text-embedding-x', 'm']), 'm'],
    [
      'ollama',
      tellAsOllama({ 'e:1b': { capabilities: ['embedding'] }, 'c:1b': { capabilities: ['completion'] } }),
      'c:1b',
    ],
  ] as const)('is asked for one token of a model that can chat: %s', async (kind, script, model) => {
    const upstream = await start(script);
    const probe = await rig.gateway.probeBackend({ kind, url: upstream.url, key: null, trial: { model: null } });
    expect(probe.trial).toMatchObject({ model, isAnswered: true });
    expect(probe.message).toContain(`${model} answered in`);
    const asked = upstream.seen.find(({ url }) => url.includes('chat'));
    const body = JSON.parse(asked?.body ?? '{}') as { max_tokens?: number; options?: { num_predict?: number } };
    expect([body.max_tokens ?? body.options?.num_predict]).toEqual([1]);
  });

  it('says that the model does not answer, and what is wrong', async () => {
    const { url } = await start((answer, seen, count) =>
      seen.method === 'POST' ? void answer.writeHead(404).end() : tellAsOpenai(['m'])(answer, seen, count),
    );
    const probe = await rig.gateway.probeBackend({ kind: 'openai', url, key: null, trial: { model: 'm' } });
    expect(probe.trial?.isAnswered).toBe(false);
    expect(probe.problem).toMatch(/m did not answer: .*404/);
  });
});
