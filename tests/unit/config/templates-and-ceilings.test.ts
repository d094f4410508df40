import { describe, expect, it } from 'vitest';
import { readTextLayer } from '../../../apps/config/index.ts';
import { configSchema } from '../../../apps/contract/model/index.ts';
import { readProjects } from '../../../apps/host/project-settings.ts';
import { readRouteTable } from '../../../apps/host/route-settings.ts';
import { planRoute } from '../../../apps/routing/index.ts';

const problemsOf = (text: string): readonly string[] =>
  readTextLayer(text).problems.map(({ path, line, message }) => `${path} (${line}): ${message}`);

describe('H10 templates of the configuration', () => {
  it('may have several versions, and two of one version are told with their line', () => {
    const versions = 'templates:\n  - { name: a, text: one }\n  - { name: a, version: 2, text: two }\n';
    expect(problemsOf(versions)).toEqual([]);
    expect(problemsOf(`${versions}  - { name: b, text: x }\n  - { name: a, version: 1, text: three }\n`)).toEqual([
      'templates.3.name (5): Another template is a, version 1, already.',
    ]);
  });

  it.each([
    '{ name: "a b", text: x }',
    '{ name: a, text: "" }',
    '{ name: a, version: 0, text: x }',
    '{ name: a, text: x, role: tool }',
  ])('are refused as %s', (template) => {
    expect(problemsOf(`templates:\n  - ${template}\n`)).toHaveLength(1);
  });
});

describe('T58 ceilings of a project', () => {
  const read = (ceilings: object) =>
    readProjects(configSchema.parse({ projects: [{ id: 'notes', ceilings }] })).projects.get('notes')?.ceilings;

  it('are read with 0 for none and durations as everywhere', () => {
    const none = { contextLength: null, choices: null, maxTokens: null, keepAliveMs: null, onExcess: 'clamp' };
    expect(read({})).toEqual(none);
    expect(read({ contextLength: 8192, keepAlive: '10m', onExcess: 'refuse' })).toEqual({
      ...none,
      contextLength: 8192,
      keepAliveMs: 600_000,
      onExcess: 'refuse',
    });
    expect(problemsOf('projects:\n  - { id: a, ceilings: { keepAlive: for ever } }\n')).toHaveLength(1);
  });
});

describe('what a rule of the configuration sets', () => {
  const set = { num_ctx: 4096, temperature: 0, top_p: 0.9, min_p: 0.1, seed: 7, max_tokens: 64, repeat_penalty: 1.1 };
  const config = configSchema.parse({
    models: [
      { match: 'a', use: ['local/m'], set },
      { match: 'c', use: ['claude/m'], set },
    ],
    defaultModel: 'a',
  });
  const backend = (id: string, kind: 'ollama' | 'anthropic') =>
    ({ id, kind, url: kind === 'ollama' ? 'managed' : 'https://x.example/v1', apiKey: null, isStrict: false }) as const;
  const table = readRouteTable(config, [backend('local', 'ollama'), backend('claude', 'anthropic')]);
  const parameters = { temperature: 0, topP: 0.9, minP: 0.1, seed: 7, maxTokens: 64, repeatPenalty: 1.1 };

  it('goes with every place that the rule leads to, and with the default', () => {
    for (const model of ['a', '']) {
      const { candidates, steps } = planRoute({ model }, table);
      expect(candidates[0]).toMatchObject({ backend: 'local', settings: { contextLength: 4096 }, parameters });
      expect(steps.map(({ text }) => text)).toContain(
        'the rule sets, where the request does not: temperature 0, top_p 0.9, min_p 0.1, max_tokens 64, seed 7, repeat_penalty 1.1',
      );
    }
  });

  it('is told apart from what the backend has no setting for', () => {
    const steps = planRoute({ model: 'c' }, table).steps.map(({ text }) => text);
    expect(steps).toContain('the rule sets, where the request does not: temperature 0, top_p 0.9, max_tokens 64');
    expect(steps).toContain('Anthropic has no such setting: min_p, seed, repeat_penalty: left out');
  });
});
