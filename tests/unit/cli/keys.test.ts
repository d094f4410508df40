import { beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../apps/cli/usage-error.ts';
import { apiKeySchema, ceilingsSchema, limitsSchema } from '../../../apps/contract/model/index.ts';
import { type CommandOutcome, runLine } from './command-rig.ts';

const record = apiKeySchema.parse({
  ...{ id: 'abcdefgh2345', project: 'notes', name: 'notes', mode: 'bearer', scopes: ['infer'], models: ['qwen*'] },
  ...{ limits: limitsSchema.parse({ rpm: 3 }), ceilings: ceilingsSchema.parse({}), createdAtMs: 1 },
  ...{
    keepAlive: null,
    expiresAtMs: null,
    revokedAtMs: null,
    replacedBy: null,
    overlapUntilMs: null,
    lastUsedAtMs: null,
  },
});
const key = `sk-drover-abcdefgh2345-${'A'.repeat(43)}`;
let asked: unknown[];
let known: readonly (typeof record)[];
let created: typeof record;
beforeEach(() => {
  asked = [];
  known = [record];
  created = record;
});

const note =
  <T>(answer: () => T) =>
  (query?: unknown): Promise<T> => {
    asked.push(query);
    return Promise.resolve(answer());
  };
const run = (...argv: readonly string[]): Promise<CommandOutcome> =>
  runLine(
    {
      keys: {
        list: note(() => known),
        create: note(() => ({ key, record: created })),
        change: note(() => record),
        revoke: note(() => ({ ...record, revokedAtMs: 5 })),
        rotate: note(() => ({ key, record })),
      },
    },
    ...argv,
  );

describe('drover keys', () => {
  it('makes a key with what was asked for, and prints it alone on the first line', async () => {
    const { out } = await run(
      'keys',
      'create',
      '--project',
      'notes',
      '--rpm',
      '3',
      '--models',
      'qwen*,gemma*',
      '--scopes',
      'infer,manage',
    );
    expect(out[0]).toBe(key);
    expect(asked).toEqual([
      { name: 'notes', project: 'notes', scopes: ['infer', 'manage'], models: ['qwen*', 'gemma*'], limits: { rpm: 3 } },
    ]);
  });

  it('makes a key that signs, and does not say to send it', async () => {
    created = { ...record, mode: 'signed' };
    const { out } = await run('keys', 'create', '--signed', '--name', 'ci', '--keep-alive', '30m');
    expect(asked).toEqual([{ name: 'ci', limits: {}, mode: 'signed', keepAlive: '30m' }]);
    expect(out[0]).toBe(key);
    expect(out[1]).toMatch(/signs requests, and is refused when it is sent itself: see docs\/access\.md/);
  });

  it('takes seconds, a span or for ever as keep-alive', async () => {
    for (const text of ['90', '2h', 'forever']) await run('keys', 'create', '--keep-alive', text);
    expect(asked).toMatchObject([{ keepAlive: 90 }, { keepAlive: '2h' }, { keepAlive: -1 }]);
  });

  it('prints key and record as JSON', async () => {
    const { out } = await run('keys', 'create', '--json');
    expect(JSON.parse(out.join('\n'))).toEqual({ key, record });
  });

  it.each([
    [['--rpm', '0']],
    [['--rpm', '2.5']],
    [['--keep-alive', 'long']],
    [['--scopes', 'everything']],
    [['--expires', 'soon']],
  ])('refuses %j, and asks for nothing', async (flags) => {
    await expect(run('keys', 'create', ...flags)).rejects.toBeInstanceOf(UsageError);
    expect(asked).toEqual([]);
  });

  it('lists what each key may do and whether it is good', async () => {
    known = [
      record,
      { ...record, id: 'bbbbbbbb2222', revokedAtMs: 5 },
      { ...record, id: 'cccccccc3333', replacedBy: 'x' },
      { ...record, id: 'dddddddd4444', mode: 'signed', keepAlive: -1 },
    ];
    const { out } = await run('keys', 'list');
    expect(out[0]).toMatch(/^ID +NAME +PROJECT +MAY +MODELS +LIMITS +LAST USED +STATE$/);
    expect(out[1]).toMatch(/abcdefgh2345 +notes +notes +infer +qwen\* +rpm 3 +never +good/);
    expect([out[2], out[3]].join()).toMatch(/revoked.*replaced by x/);
    expect(out[4]).toMatch(/infer \(signed\) .*rpm 3, keep-alive -1/);
    known = [];
    expect((await run('keys', 'list')).out[0]).toContain('drover keys create');
  });

  it('T29 shows no control or direction characters of a name', async () => {
    known = [{ ...record, name: 'a\r\n\u001b[31mred\u202e' }];
    const { out } = await run('keys', 'list');
    expect(out).toHaveLength(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    expect(out.join()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('changes what flags name of a key, takes limits away by none, and asks for nothing without a flag', async () => {
    const { out } = await run(
      'keys',
      'change',
      'abcdefgh2345',
      '--rpm',
      '9',
      '--concurrency',
      'none',
      '--models',
      'a,b*',
    );
    expect(out[0]).toBe('abcdefgh2345 (notes) is changed, from its next request on.');
    await run(
      'keys',
      'change',
      'abcdefgh2345',
      '--max-tokens',
      'none',
      '--max-keep-alive',
      'none',
      '--keep-alive',
      'none',
    );
    expect(asked).toEqual([
      { id: 'abcdefgh2345', models: ['a', 'b*'], limits: { rpm: 9, concurrency: null } },
      { id: 'abcdefgh2345', keepAlive: null, ceilings: { maxTokens: null, keepAliveMs: null } },
    ]);
    await expect(run('keys', 'change', 'abcdefgh2345')).rejects.toThrow(UsageError);
    await expect(run('keys', 'change', 'abcdefgh2345', '--rpm', '0')).rejects.toThrow(UsageError);
  });

  it('revokes by id, and rotates with a day of overlap unless another is given', async () => {
    expect((await run('keys', 'revoke', 'abcdefgh2345')).out[0]).toContain('abcdefgh2345 is revoked');
    await run('keys', 'rotate', 'abcdefgh2345');
    await run('keys', 'rotate', 'abcdefgh2345', '--overlap', '30m');
    expect(asked.slice(1)).toEqual([
      { id: 'abcdefgh2345', overlapMs: 86_400_000 },
      { id: 'abcdefgh2345', overlapMs: 1_800_000 },
    ]);
  });
});
