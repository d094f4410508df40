import { describe, expect, it } from 'vitest';
import { dryRunSchema } from '../../../../apps/contract/model/index.ts';
import { play } from './routing-stage.ts';

const words = (run: Awaited<ReturnType<typeof play>>): string[] =>
  run.steps.map(({ symbol, text }) => `${symbol} ${text}`);
const coder = { rules: [{ match: 'claude-*', use: ['local/coder:30b', 'cloud/gpt-5'] }], model: 'claude-x' };
const load = { model: 'coder:30b', loadMs: 4200, firstTokenMs: 600 };

describe('a dry run', () => {
  it('names the rule, the places in order, and what they get', async () => {
    const run = await play({
      rules: [
        { match: 'gpt-*', use: ['studio/*'] },
        { match: 'claude-*', use: ['local/coder:30b', 'cloud/gpt-5'], set: { num_ctx: 32_768, temperature: 0.2 } },
      ],
      model: 'claude-x',
    });
    expect(dryRunSchema.parse(run)).toMatchObject({
      rule: 1,
      refusal: null,
      sets: { num_ctx: 32_768, temperature: 0.2 },
      candidates: [
        { backend: 'local', model: 'coder:30b', isLocal: true },
        { backend: 'cloud', model: 'gpt-5', isLocal: false },
      ],
    });
    expect(words(run)).toContain('⊘ rule 1 is for gpt-*');
  });

  it('counts the rules that are for others instead of naming many', async () => {
    const rules = Array.from({ length: 9 }, (_, place) => ({ match: `name-${place}`, use: ['local/a'] }));
    const run = await play({ rules, model: 'other' });
    expect(run.rule).toBeNull();
    expect(words(run)[0]).toBe('⊘ rules 1 to 9 are for other names');
  });

  it('says how long loading takes where a model is cold, and nothing of it where it is warm', async () => {
    const cold = await play({ ...coder, known: { 'local/coder:30b': { isResident: false } }, use: [load] });
    expect(cold.candidates[0]).toMatchObject({ expectedLoadMs: 4200, expectedFirstTokenMs: 600, isResident: false });
    expect(words(cold)).toContain('▲ it has to be loaded first, about 4.2 s');
    const warm = await play({ ...coder, known: { 'local/coder:30b': { isResident: true } }, use: [load] });
    expect(warm.candidates[0]).toMatchObject({ expectedLoadMs: null, expectedFirstTokenMs: 600 });
    expect(words(warm)).toContain('● it is in memory');
  });

  it('leaves out a place that lacks what is asked for, with the reason', async () => {
    const run = await play({
      ...coder,
      needs: { vision: true },
      known: { 'local/coder:30b': { capabilities: ['completion'] }, 'cloud/gpt-5': { capabilities: ['vision'] } },
    });
    expect(run.candidates.map(({ backend }) => backend)).toEqual(['cloud']);
    expect(words(run)).toEqual(
      expect.arrayContaining([
        '⊘ the model cannot see images',
        '● it can see images',
        '▲ what goes there leaves this machine',
      ]),
    );
  });

  it('refuses what a project may not do: models that it may not use, and places elsewhere', async () => {
    const projects = [{ id: 'notes', localOnly: true, models: ['gemma*'] }];
    const forbidden = await play({ ...coder, projects, project: 'notes' });
    expect(forbidden).toMatchObject({ candidates: [], refusal: { code: 'not-allowed' } });
    const away = await play({
      ...{ rules: [{ match: 'a', use: ['cloud/gemma3'] }], model: 'a', project: 'notes', projects },
    });
    expect(away.refusal?.code).toBe('local-only');
    const home = await play({
      ...{ rules: [{ match: 'a', use: ['local/gemma3:4b'] }], model: 'a', project: 'notes', projects },
    });
    expect(words(home)).toContain('● notes may use it, on this machine');
  });

  it('tells of the line and of a context that is nearly full', async () => {
    const run = await play({
      ...coder,
      needs: { contextTokens: 31_000 },
      known: { 'local/coder:30b': { waiting: 2, maxWaiting: 64, contextLength: 32_768 } },
    });
    expect(words(run)).toEqual(
      expect.arrayContaining(['▲ 2 ahead in line', '▲ 95 % of its context: 1,768 tokens are left for the answer']),
    );
  });

  it('goes by a draft where there is one, and refuses one that cannot be read', async () => {
    const draft = { rules: [{ match: 'claude-*', use: ['studio/qwen'] }], defaultModel: null };
    expect((await play({ ...coder, draft })).candidates.map(({ backend }) => backend)).toEqual(['studio']);
    const bad = { rules: [{ match: 'claude-*', use: ['no place'] }], defaultModel: null };
    await expect(play({ ...coder, draft: bad })).rejects.toMatchObject({ code: 'invalid_draft' });
  });

  it('knows whether the backend has the model at all', async () => {
    const run = await play({ model: 'unheard', known: { 'local/other:latest': {} } });
    expect(run.candidates[0]).toMatchObject({ backend: 'local', isThere: false });
    expect((await play({ model: 'unheard' })).candidates[0]).toMatchObject({ isThere: null });
  });

  it('goes to the default where no model is named', async () => {
    const run = await play({ model: '', defaultModel: 'local/gemma3:4b' });
    expect(run).toMatchObject({ rule: null, candidates: [{ model: 'gemma3:4b' }] });
    expect(words(run)[0]).toBe('● no model was named: the default');
  });
});
