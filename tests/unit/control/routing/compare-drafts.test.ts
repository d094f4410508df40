import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RoomError } from '../../../../apps/base/index.ts';
import { createConfigFile } from '../../../../apps/config/index.ts';
import {
  type RoutingComparison,
  type RoutingDraft,
  type RuleDraft,
  routingComparisonSchema,
} from '../../../../apps/contract/model/index.ts';
import { compareDrafts } from '../../../../apps/control/routing/compare-drafts.ts';
import { systemClock, systemTimers } from '../../../../apps/host/clock.ts';
import { type Stage, setStage } from './routing-stage.ts';

const file = `backends:
  - { id: studio, kind: openai, url: "http://127.0.0.1:1234/v1" }
  - { id: cloud, kind: openai, url: "https://api.example.com/v1" }
`;

/** The draft is checked against a real file. */
async function compare(stage: Stage, draft: RoutingDraft | null): Promise<RoutingComparison> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-compare-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  writeFileSync(join(dataDir, 'config.yaml'), file);
  const { preview } = createConfigFile({ dataDir, configPath: null, clock: systemClock, timers: systemTimers });
  const { sources, log } = setStage(stage);
  const config = { ...sources.config, preview };
  return routingComparisonSchema.parse(await compareDrafts({ ...sources, config }, log, draft));
}

const rule = (match: string, ...use: string[]): RuleDraft => ({ match, use });
const draftOf = (...rules: RuleDraft[]): RoutingDraft => ({ rules, defaultModel: null });
const asked = [
  { model: 'gpt-4o', requests: 100 },
  { model: 'claude-x', requests: 40 },
  { model: 'llama3.2', requests: 7 },
  { model: null, requests: 3 },
];

describe('the requests of the last 7 days', () => {
  it('are counted for the rule that takes them, for plain names, and for no name', async () => {
    const rules = [rule('gpt-*', 'studio/*'), rule('gpt-4o', 'local/a'), rule('claude-*', 'local/b')];
    const told = await compare({ rules, asked }, null);
    expect(told.rules.map(({ requests }) => requests)).toEqual([100, 0, 40]);
    expect(told).toMatchObject({ plainRequests: 7, unnamedRequests: 3, moved: null, problems: [] });
  });

  it('are unknown while the log cannot be read, and the rest is told all the same', async () => {
    const failure = new RoomError('storage_unavailable', 'The request log cannot be read.');
    const rules = [rule('gpt-*', 'studio/*'), rule('gpt-4o', 'local/a')];
    expect(await compare({ rules, asked: failure }, null)).toMatchObject({
      rules: [{ requests: null }, { requests: null, shadowedBy: { by: 0 } }],
      plainRequests: null,
      logProblem: 'The request log cannot be read.',
    });
  });
});

describe('a rule that is never reached', () => {
  it('is cured by a move above the one that takes its names', async () => {
    const rules = [rule('x', 'local/a'), rule('claude-*', 'local/a'), rule('claude-haiku-*', 'local/b')];
    const { rules: judged } = await compare({ rules, asked: [] }, null);
    expect(judged.map(({ shadowedBy }) => shadowedBy)).toEqual([null, null, { by: 1, cure: 'move' }]);
  });

  it('is one too many where both take the very same names', async () => {
    const rules = [
      rule('claude-*', 'local/a'),
      rule('claude-*', 'local/b'),
      rule('qwen3', 'local/a'),
      rule('qwen3:latest', 'local/a'),
    ];
    const { rules: judged } = await compare({ rules, asked: [] }, null);
    expect(judged[1]?.shadowedBy).toEqual({ by: 0, cure: 'remove' });
    expect(judged[3]?.shadowedBy).toMatchObject({ by: 2 });
  });

  it('is not one that only shares some names', async () => {
    const rules = [rule('claude-*-mini', 'local/a'), rule('claude-*', 'local/b'), rule('*-haiku', 'local/c')];
    const { rules: judged } = await compare({ rules, asked: [] }, null);
    expect(judged.map(({ shadowedBy }) => shadowedBy)).toEqual([null, null, null]);
  });
});

describe('a draft', () => {
  const rules = [rule('gpt-*', 'studio/*'), rule('claude-*', 'local/coder:30b')];

  it('tells which names would have gone elsewhere, from where to where', async () => {
    const told = await compare(
      { rules, asked },
      draftOf(rule('gpt-*', 'local/llama3.2:3b'), rule('claude-*', 'local/coder:30b')),
    );
    expect(told.moved).toEqual({
      requests: 100,
      names: [{ model: 'gpt-4o', requests: 100, from: 'studio/gpt-4o', to: 'local/llama3.2:3b' }],
    });
  });

  it('moves nothing by another order that no name notices', async () => {
    expect((await compare({ rules, asked }, draftOf(...rules.toReversed()))).moved).toEqual({ requests: 0, names: [] });
  });

  it('moves the share of a split that goes elsewhere', async () => {
    const split = {
      ...rule('claude-*'),
      split: [
        { to: 'local/coder:30b', weight: 3 },
        { to: 'studio/qwen', weight: 1 },
      ],
    };
    const told = await compare({ rules, asked }, draftOf(rule('gpt-*', 'studio/*'), split));
    expect(told.moved).toEqual({
      requests: 10,
      names: [
        { model: 'claude-x', requests: 10, from: 'local/coder:30b', to: '75 % local/coder:30b, 25 % studio/qwen' },
      ],
    });
  });

  it('moves requests without a name by another default', async () => {
    const told = await compare({ rules, asked }, { rules, defaultModel: 'cloud/gpt-5' });
    expect(told.moved?.names).toEqual([{ model: null, requests: 3, from: 'refused', to: 'cloud/gpt-5' }]);
  });

  it.each<[string, RuleDraft, string]>([
    ['a backend that is not there', rule('a', 'studioo/x'), 'models.1.use.0'],
    ['no name', rule('', 'local/x'), 'models.1.match'],
    ['nowhere to go', rule('a'), 'models.1.use'],
    ['a share without weight', { ...rule('a'), split: [{ to: 'local/x', weight: 0 }] }, 'models.1.split.0.weight'],
    ['words for a number', { ...rule('a', 'local/x'), set: { num_ctx: 'much' } }, 'models.1.set.num_ctx'],
  ])('with %s is told so at its field, and compared with nothing', async (_, bad, path) => {
    const told = await compare({ rules, asked }, draftOf(rule('gpt-*', 'studio/*'), bad));
    expect(told.problems.map((problem) => problem.path)).toEqual([path]);
    expect(told.moved).toBeNull();
  });

  it('looks quickly at a thousand rules and two thousand names', async () => {
    const many = Array.from({ length: 1000 }, (_, place) => rule(`name-${place}-*`, `local/m${place}`));
    const names = Array.from({ length: 2000 }, (_, place) => ({ model: `name-${place % 1000}-${place}`, requests: 1 }));
    const told = await compare({ rules: many, asked: names }, draftOf(...many.slice(1)));
    expect(told.moved?.requests).toBe(2);
  });
});
