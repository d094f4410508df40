import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueKey } from '../../../apps/access/index.ts';
import type { ApiKey, AuditEntry, KeyReport, Meter, ProjectReport } from '../../../apps/contract/model/index.ts';
import { describeEntry } from '../../../renderer/features/access/audit/describe-entry.ts';
import { buildMeter } from '../../../renderer/features/access/build-meter.ts';
import { describeReach } from '../../../renderer/features/access/describe-reach.ts';
import { askBeforeRevoking } from '../../../renderer/features/access/keys/ask-before-revoking.ts';
import { buildClientLines, toClientUrl } from '../../../renderer/features/access/keys/build-client-lines.ts';
import { buildKeyRows, describeStanding } from '../../../renderer/features/access/keys/build-key-rows.ts';
import { type KeyForm, readKeyOrder, toExpiry } from '../../../renderer/features/access/keys/read-key-order.ts';
import { noMostTyped } from '../../../renderer/features/access/most/read-most.ts';
import { askBeforeRemoving } from '../../../renderer/features/access/projects/ask-before-removing.ts';
import { buildProjectRows } from '../../../renderer/features/access/projects/build-project-rows.ts';
import { readCeiling, writeCeiling } from '../../../renderer/features/access/projects/read-ceiling.ts';
import { noLimitsTyped, readCeilings } from '../../../renderer/features/access/projects/read-ceilings.ts';
import {
  listStayChoices,
  readStayChoice,
  toKeepAlive,
} from '../../../renderer/features/access/projects/read-project-stay.ts';
import { readModels, writeModels } from '../../../renderer/features/access/read-models.ts';
import { isProjectId, suggestId } from '../../../renderer/features/access/strangers/suggest-id.ts';
import { formatUsed } from '../../../renderer/shared/format/format-used.ts';

const atMs = Date.parse('2026-11-21T14:32:08Z');
const dayMs = 86_400_000;
const noCeilings = {
  ...{ contextLength: null, maxTokens: null, choices: null, keepAliveMs: null, onExcess: 'clamp' as const },
};
const noLimits = { rpm: null, tokensPerMinute: null, tokensPerDay: null, tokensPerMonth: null, concurrency: null };

const meter = (change: Partial<Meter>): Meter => ({ limit: 'rpm', used: 0, ceiling: null, resetMs: null, ...change });

const keyReport = (change: Partial<ApiKey> = {}, more: Partial<KeyReport> = {}): KeyReport => ({
  record: { ...issueKey({ name: 'CI' }, 'abcdefghijkl', atMs - dayMs), ...change },
  ...{ standing: 'good', meters: [], requests: 0, lastFrom: null },
  ...more,
});

const projectReport = (change: Partial<ProjectReport> = {}): ProjectReport => ({
  ...{ id: 'atlas', priority: 'interactive', models: ['*'], isLocalOnly: false, keepAlive: null, keepsBodies: null },
  ceilings: noCeilings,
  ...{ limits: noLimits, meters: [], apps: [], requests: 0, lastAtMs: null },
  ...change,
});

describe('how far a limit is used', () => {
  it.each([
    [1_312_400, 2_000_000, '1.3 of 2.0 M'],
    [12_000, 2_000_000, '12 k of 2.0 M'],
    [60_000, 2_000_000, '0.1 of 2.0 M'],
    [0, 2_000_000, '0.0 of 2.0 M'],
    [500_000, 500_000, '500 of 500 k'],
    [120, 800_000, '120 of 800 k'],
    [840, 1000, '840 of 1,000'],
  ])('%i of %i tokens is told as %s', (used, ceiling, text) => {
    expect(formatUsed(used, ceiling, 'en-GB')).toBe(text);
  });

  it('is a share and words; beyond the ceiling the bar is full and it says until when', () => {
    expect(buildMeter(meter({ used: 41, ceiling: 60, resetMs: 9000 }), 'en-GB')).toMatchObject({
      ...{ text: '41 of 60', isFull: false, title: 'Requests a minute: 41 of 60' },
      share: 41 / 60,
    });
    const full = buildMeter(meter({ limit: 'tokensPerDay', used: 2100, ceiling: 2000, resetMs: 3_600_000 }), 'en-GB');
    expect(full).toMatchObject({ share: 1, isFull: true, text: '2,100 of 2,000' });
    expect(full.title).toMatch(/used up; all of it is there again in 1 h$/);
  });

  it('has no bar without a ceiling', () => {
    expect(buildMeter(meter({ limit: 'tokensPerDay', used: 214_000 }), 'en-GB')).toMatchObject({
      ...{ text: '214 k', share: null, isFull: false },
    });
  });
});

describe('what is typed for a limit', () => {
  it.each([
    ['60', 60],
    [' 1,500 ', 1500],
    ['2 M', 2_000_000],
    ['1.5m', 1_500_000],
    ['1,5 M', 1_500_000],
    ['800k', 800_000],
    ['', null],
    ['0', null],
  ])('%s is %s', (text, ceiling) => {
    expect(readCeiling(text, 1e12)).toEqual({ kind: 'ceiling', ceiling });
  });

  it.each([['x'], ['-5'], ['6o'], ['1 2'], ['0.4'], ['1e9'], ['99 G']])('%s is refused in words', (text) => {
    expect(readCeiling(text, 10_000)).toMatchObject({ kind: 'wrong', message: expect.stringMatching(/\.$/) });
  });

  it('is read again from what is shown for it, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (ceiling) => {
        expect(readCeiling(writeCeiling(ceiling), 1e12)).toEqual({ kind: 'ceiling', ceiling });
      }),
      { numRuns: 200 },
    );
  });

  it('names each field that is wrong', () => {
    const read = readCeilings({ ...noLimitsTyped, rpm: '200000', tokensPerDay: 'many', concurrency: '4' });
    expect(read.kind === 'wrong' && Object.keys(read.problems)).toEqual(['rpm', 'tokensPerDay']);
  });
});

describe('models', () => {
  it('are names and patterns; none is all of them', () => {
    expect(readModels(' qwen3*,  local/llama3.2:3b qwen3*')).toEqual({
      kind: 'models',
      models: ['qwen3*', 'local/llama3.2:3b'],
    });
    expect(readModels('')).toEqual({ kind: 'models', models: ['*'] });
    expect(writeModels(['*', 'x'])).toBe('');
    expect(readModels('qwen3, <b>')).toMatchObject({ kind: 'wrong', message: expect.stringContaining('<b>') });
  });
});

describe('a name for an adopted app', () => {
  it.each([
    ['VS Code', 'vs-code'],
    ['Raycast', 'Raycast'],
    ['Überblick!', 'uberblick'],
    ['<b>', 'b'],
    ['日本', 'project'],
    ['atlas', 'atlas-3'],
  ])('%s is %s', (name, id) => {
    expect(suggestId(name, ['atlas', 'atlas-2'])).toBe(id);
  });

  it('is one that a project may have, whatever the app calls itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (name) => {
        expect(isProjectId(suggestId(name, ['project']))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('rows', () => {
  it('of projects count the keys that are good, and say which limits are used up', () => {
    const keys = [
      keyReport({ id: 'aaaaaaaaaaaa', project: 'atlas' }),
      keyReport({ id: 'bbbbbbbbbbbb', project: 'atlas' }, { standing: 'revoked' }),
      keyReport({ id: 'cccccccccccc', project: 'atlas' }, { standing: 'replaced' }),
      keyReport({ id: 'dddddddddddd', project: null }),
    ];
    const meters = [meter({ used: 60, ceiling: 60 }), meter({ limit: 'concurrency', used: 1, ceiling: 4 })];
    const models = ['a', 'b', 'c', 'd'];
    const [row] = buildProjectRows({ projects: [projectReport({ meters, models, requests: null })], keys });
    expect(row).toMatchObject({ keys: 2, models: 'a, b +2', requests: '', today: null });
    expect(row?.full).toHaveLength(1);
  });

  it('of keys put those of no more use last, and tell how long the others are good', () => {
    const rows = buildKeyRows(
      {
        keys: [
          keyReport({ id: 'aaaaaaaaaaaa' }, { standing: 'revoked' }),
          keyReport({ id: 'bbbbbbbbbbbb', expiresAtMs: atMs + 3 * dayMs, lastUsedAtMs: atMs - 7_200_000 }),
        ],
      },
      atMs,
    );
    expect(rows.map(({ prefix }) => prefix)).toEqual(['sk-drover-bbbbbbbbbbbb', 'sk-drover-aaaaaaaaaaaa']);
    expect(rows[0]).toMatchObject({
      state: { glyph: 'warned', text: 'good, 3 d left' },
      lastUsed: '2 h',
      isGood: true,
    });
    expect(rows[1]).toMatchObject({ state: { glyph: 'off', text: 'revoked' }, lastUsed: 'never' });
  });

  it('of keys that were replaced say until when they are good', () => {
    const { record } = keyReport({ replacedBy: 'bbbbbbbbbbbb', overlapUntilMs: atMs + 5 * 3_600_000 + 60_000 });
    expect(describeStanding('replaced', record, atMs)).toEqual({ glyph: 'waiting', text: 'replaced, 5 h left' });
    expect(describeStanding('expired', record, atMs)).toEqual({ glyph: 'off', text: 'replaced' });
  });
});

describe('questions before what cannot be undone', () => {
  it('say how often and by whom a key was used', () => {
    const report = keyReport(
      { lastUsedAtMs: atMs - 3 * 3_600_000 },
      { requests: 188, lastFrom: { address: '10.0.0.31', app: 'runner' } },
    );
    const { text, deed } = askBeforeRevoking(report, atMs);
    expect(text).toMatch(/^188 requests in 7 days\. Last used 3 h ago by runner, 10\.0\.0\.31\./);
    expect(deed).toBe('Revoke CI, 188 requests in 7 days');
    expect(askBeforeRevoking(keyReport({}, { requests: null }), atMs)).toMatchObject({
      ...{ deed: 'Revoke CI', text: expect.stringMatching(/^It was never used\./) },
    });
  });

  it('say what a project did, and what becomes of its keys', () => {
    const keys = [keyReport({ project: 'atlas' })];
    const asked = askBeforeRemoving(projectReport({ requests: 2874 }), { keys });
    expect(asked.deed).toBe('Remove atlas, 2,874 requests in 7 days');
    expect(asked.text).toContain('Its 1 key stays good');
    expect(askBeforeRemoving(projectReport({ requests: null }), { keys: [] }).text).toContain('not known');
  });
});

describe('the form of a new key', () => {
  const form: KeyForm = {
    ...{
      name: ' CI ',
      project: '',
      scopes: ['infer'],
      models: '',
      limits: noLimitsTyped,
      life: '30',
      isSigned: false,
      stay: '2h',
      most: { ...noMostTyped, maxTokens: '4k', onExcess: 'refuse' },
    },
  };

  it('is read into an order', () => {
    expect(readKeyOrder({ ...form, limits: { ...noLimitsTyped, rpm: '30' }, isSigned: true })).toEqual({
      kind: 'order',
      order: {
        ...{ name: 'CI', project: null, mode: 'signed', scopes: ['infer'], models: ['*'], keepAlive: '2h' },
        limits: { ...noLimits, rpm: 30 },
        ceilings: { ...noCeilings, maxTokens: 4000, onExcess: 'refuse' },
      },
    });
    expect([toExpiry('30', atMs), toExpiry('never', atMs)]).toEqual([atMs + 30 * dayMs, null]);
  });

  it.each<[string, Partial<KeyForm>]>([
    ['no name', { name: ' ' }],
    ['nothing that it may', { scopes: [] }],
    ['a model that is none', { models: 'a b?' }],
    ['a limit that is none', { limits: { ...noLimitsTyped, rpm: 'x' } }],
    ['a time that is none', { most: { ...noMostTyped, keepAliveMs: '30' } }],
  ])('says what is wrong with %s', (_name, change) => {
    expect(readKeyOrder({ ...form, ...change })).toMatchObject({
      kind: 'wrong',
      whyNot: expect.stringMatching(/\.$/),
    });
  });
});

describe('lines for clients', () => {
  const facts = {
    gatewayUrl: 'http://127.0.0.1:11444',
    key: `sk-drover-abcdefghijkl-${'x'.repeat(43)}`,
    model: "it's",
  };

  it('hold the key and the port that is really there, quoted for a shell', () => {
    const lines = buildClientLines({ ...facts, isSigned: false });
    expect(Object.keys(lines)).toEqual(['curl', 'openai', 'anthropic', 'ollama']);
    for (const line of Object.values(lines)) expect(line).toContain(facts.key);
    expect(lines.openai).toContain('OPENAI_BASE_URL=http://127.0.0.1:11444/v1');
    expect(lines.curl).toContain(`'{"model":"it'\\''s"`);
  });

  it('send no secret where the key only signs', () => {
    const lines = buildClientLines({ ...facts, isSigned: true });
    expect(Object.keys(lines)).toEqual(['curl']);
    expect(lines.curl?.split('\n').at(-1)).toMatch(/^curl .* -H "x-drover-signature: key=abcdefghijkl,t=\$t,/);
    expect(lines.curl?.split('\n').at(-1)).not.toContain('xxx');
  });

  it('name this Mac where the gateway listens on every address', () => {
    expect(toClientUrl('http://0.0.0.0:11444')).toBe('http://NAME-OF-THIS-MAC.local:11444');
    expect(toClientUrl('https://[::]:11444')).toBe('https://NAME-OF-THIS-MAC.local:11444');
    expect(toClientUrl('http://10.0.0.0:11444')).toBe('http://10.0.0.0:11444');
  });
});

describe('how long models stay after requests of a project', () => {
  it('is one of the usual lengths, or its own', () => {
    expect([null, '30m', 1800, '120m', -1, '-1m', '7m', 0].map((value) => readStayChoice(value))).toEqual([
      ...['rules', '30m', '30m', '2h', 'ever', 'ever', 'other', 'other'],
    ]);
    expect(listStayChoices('7m').at(-1)).toEqual({ value: 'other', label: '7m' });
    expect([toKeepAlive('ever'), toKeepAlive('rules'), toKeepAlive('2h')]).toEqual([-1, null, '2h']);
  });
});

describe('an entry of the audit in words', () => {
  const entry = (change: Partial<AuditEntry>): AuditEntry => ({
    ...{
      id: 'a',
      atMs,
      actor: 'console',
      action: 'key-created',
      target: 'abcdefghijkl',
      outcome: 'done',
      detail: 'CI',
    },
    ...change,
  });

  it('tells keys by what they begin with', () => {
    expect(describeEntry(entry({ action: 'key-rotated', detail: 'replaced by mnpqrstuvwxy' }))).toEqual({
      ...{ who: 'Console', what: 'Rotated key', target: 'sk-drover-abcdefghijkl', failure: null },
      detail: 'replaced by sk-drover-mnpqrstuvwxy',
    });
  });

  it('tells what it does not know as it is', () => {
    const told = describeEntry(entry({ actor: 'key:x', action: 'moon-landed', target: null, outcome: 'failed' }));
    expect(told).toMatchObject({ who: 'key:x', what: 'moon landed', target: '', failure: 'failed' });
  });
});

describe('who can connect, in words', () => {
  const reach = { url: 'http://127.0.0.1:11444', takeOverUrl: null, isLoopbackOnly: true, isEncrypted: false };

  it('warns of a port that is open and can be read on the way, and says what to do', () => {
    expect(describeReach(reach)).toMatchObject({ glyph: 'ok', title: 'Open to this Mac only.' });
    expect(describeReach({ ...reach, isLoopbackOnly: false, isEncrypted: true })).toMatchObject({ glyph: 'ok' });
    expect(describeReach({ ...reach, isLoopbackOnly: false })).toMatchObject({
      ...{ glyph: 'warned', text: expect.stringContaining('`drover config set gateway.tls mkcert`') },
    });
  });
});
