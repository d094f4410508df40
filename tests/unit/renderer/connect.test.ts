import { describe, expect, it } from 'vitest';
import type { ConfigPage, ConfigSetting, ConnectPage, ModelsPage } from '../../../apps/contract/model/index.ts';
import {
  buildBaseUrls,
  buildClientRows,
  type ConnectWishes,
  chooseFacts,
  describeNeeds,
} from '../../../renderer/features/connect/build-connect.ts';
import { renderSupport } from '../../../renderer/features/settings/render-support.ts';
import { findField, readNumber } from '../../../renderer/features/settings/setting-field.ts';
import { buildFirstRun, chooseStarter } from '../../../renderer/shared/ui/first-run/build-first-run.ts';
import { atMs, readyState, sampleStatus } from './samples.ts';

const none: ConnectWishes = { model: null, project: null, keyName: null, isFromNetwork: false };
const page = (change: Partial<ConnectPage> = {}): ConnectPage => ({
  atMs,
  gateway: {
    ...{ url: 'http://127.0.0.1:11444', takeOverUrl: 'http://127.0.0.1:11434' },
    ...{ isLoopbackOnly: false, isEncrypted: false, networkUrls: ['http://192.168.1.20:11444'] },
  },
  models: ['qwen3:8b'],
  projects: ['atlas'],
  keys: [
    { id: '1', name: 'CI', project: null, isSigned: false },
    { id: '2', name: 'Sealed', project: null, isSigned: true },
  ],
  seen: [{ client: 'curl', lastAtMs: atMs - 120_000, app: 'curl', agent: 'curl/8.7.1' }],
  storageProblem: null,
  ...change,
});

describe('the facts of snippets', () => {
  it('are the first model, this machine and no key unless something is chosen', () => {
    expect(chooseFacts(page(), none)).toEqual({ url: 'http://127.0.0.1:11444', model: 'qwen3:8b', keyName: null });
    expect(chooseFacts(page({ models: [] }), none).model).toBe('llama3.2:3b');
  });

  it('are what is chosen, as long as it is there', () => {
    const wishes = { model: 'fast', project: 'atlas', keyName: 'CI', isFromNetwork: true };
    const facts = { url: 'http://192.168.1.20:11444/p/atlas', model: 'fast', keyName: 'CI' };
    expect(chooseFacts(page(), wishes)).toEqual(facts);
    const gone = page({ projects: [], keys: [], gateway: { ...page().gateway, networkUrls: [] } });
    expect(chooseFacts(gone, wishes)).toEqual({ url: 'http://127.0.0.1:11444', model: 'fast', keyName: null });
  });

  it('have no key that only signs', () => {
    expect(chooseFacts(page(), { ...none, keyName: 'Sealed' }).keyName).toBeNull();
  });
});

describe('the rows of clients', () => {
  const seenOf = (change: Partial<ConnectPage>, id: string) => {
    const shown = page(change);
    return buildClientRows(shown, chooseFacts(shown, none), atMs).find(({ client }) => client.id === id)?.seen;
  };

  it('tell when a client called, that it did not, or that nobody knows', () => {
    expect(seenOf({}, 'curl')).toEqual({
      glyph: 'ok',
      text: 'seen 2 min ago',
      title: 'It called as curl, curl/8.7.1.',
    });
    expect(seenOf({}, 'codex')).toMatchObject({ glyph: 'off', text: 'not seen yet' });
    expect(seenOf({ seen: null }, 'curl')).toMatchObject({ glyph: 'off', text: '' });
  });
});

describe('base URLs and what they need', () => {
  it("have Ollama's usual port only where it is this machine's own address that is shown", () => {
    const names = (wishes: ConnectWishes) =>
      buildBaseUrls(page(), chooseFacts(page(), wishes), wishes).map(({ name }) => name);
    expect(names(none)).toContain('Ollama, usual port');
    expect(names({ ...none, isFromNetwork: true })).not.toContain('Ollama, usual port');
    expect(names({ ...none, project: 'atlas' })).not.toContain('Ollama, usual port');
  });

  it('ask for a key from other machines alone, and for trust in a certificate', () => {
    const facts = chooseFacts(page(), none);
    expect(describeNeeds(page(), facts, false)).toBeNull();
    expect(describeNeeds(page(), facts, true)).toContain('choose one above');
    expect(describeNeeds(page({ keys: [] }), facts, true)).toContain('make one on the Access page');
    expect(describeNeeds(page(), { ...facts, keyName: 'CI' }, true)).toBeNull();
    const encrypted = page({ gateway: { ...page().gateway, isEncrypted: true } });
    expect(describeNeeds(encrypted, facts, false)).toContain('NODE_EXTRA_CA_CERTS');
  });
});

describe('a setting', () => {
  const setting = (change: Partial<ConfigSetting> = {}): ConfigSetting => ({
    ...{ path: 'log.retentionDays', value: 90, defaultValue: 90, source: { kind: 'default' }, help: '', unit: 'days' },
    ...{ control: { kind: 'number', minimum: 1, maximum: 400, isWhole: true, words: [] }, effect: 'now' },
    ...{ inUse: null, variable: null },
    ...change,
  });
  const find = (change: Partial<ConfigSetting>, inForce: ConfigPage['inForce'] = 'file') =>
    findField({ settings: [setting(change)], inForce } as unknown as ConfigPage, 'log.retentionDays');

  it('says where its value is from, and why it cannot be changed here', () => {
    expect(find({})).toMatchObject({ source: 'default', whyNot: null });
    expect(find({ source: { kind: 'file', line: 8 } })).toMatchObject({ source: 'file, line 8', whyNot: null });
    expect(find({ source: { kind: 'environment', name: 'DROVER_X' } })?.whyNot).toContain('DROVER_X');
    expect(find({ source: { kind: 'flag' } })?.whyNot).toContain('flag');
    expect(find({ source: { kind: 'last-good', line: null } }, 'last-good')?.whyNot).toContain('fault');
    expect(findField({ settings: [], inForce: 'file' } as unknown as ConfigPage, 'log.bodies')).toBeNull();
  });

  it.each([
    ['30', 30],
    ['1,00', 100],
    ['90', null],
    ['0', null],
    ['401', null],
    ['2.5', null],
    ['', null],
    ['some', null],
  ])('reads %j as %j', (text, number) => {
    expect(readNumber(text, setting())).toBe(number);
  });
});

describe('what goes along with a question', () => {
  it('has the version, the machine and each finding with its cure', () => {
    const text = renderSupport(
      {
        ...{
          version: '0.1.0',
          commit: null,
          builtAt: null,
          startedAtMs: 0,
          dataDir: '/data',
          platform: 'darwin arm64',
        },
        ...{ nodeVersion: '24.1.0', residentBytes: 1, cpuPercent: 0, overheadMs: null, logBytes: null },
      },
      [
        { id: 'a', title: 'Port', status: 'ok', detail: 'It answers.', fix: '' },
        { id: 'b', title: 'Disk', status: 'failure', detail: 'It is full.', fix: 'Make room.' },
      ],
    );
    expect(text.split('\n')).toEqual([
      'Drover 0.1.0, commit unknown, built from source',
      'darwin arm64, Node 24.1.0',
      '',
      'ok    Port: It answers.',
      'FAIL  Disk: It is full.',
      '      Make room.',
      '',
    ]);
  });
});

describe('the first start', () => {
  const gib = 2 ** 30;
  const nothing: Pick<ModelsPage, 'installed' | 'pulls'> = { installed: [], pulls: [] };
  const memory = {
    totalBytes: 16 * gib,
    reserveBytes: 0,
    metalLimitBytes: null,
    budgetBytes: 11 * gib,
    explanation: '',
  };
  const status = sampleStatus({ memory });

  it.each([
    [48, 'qwen3-coder:30b'],
    [18, 'gpt-oss:20b'],
    [11, 'qwen3:8b'],
    [5, 'llama3.2:3b'],
    [3.5, 'llama3.2:1b'],
    [2, null],
  ])('offers for %d GiB what has room there', (size, name) => {
    expect(chooseStarter(size * gib)?.name ?? null).toBe(name);
  });

  it('asks for Ollama first, then for a model, then for a request', () => {
    const stopped = sampleStatus({ memory }, { kind: 'stopped', sinceMs: 0 });
    const unknown = { installed: null, pulls: [] };
    expect(buildFirstRun(stopped, unknown, new Set())).toMatchObject({ next: 'ollama', ollama: { canStart: true } });
    expect(buildFirstRun(status, nothing, new Set())).toMatchObject({
      next: 'model',
      model: { offer: { name: 'qwen3:8b' } },
    });
    const [installed] = [{ name: 'mine:1b' } as never];
    expect(buildFirstRun(status, { installed: [installed], pulls: [] }, new Set())).toMatchObject({
      next: 'request',
      model: { isDone: true, text: 'mine:1b is here.', offer: null },
    });
  });

  it('says whether programs on Ollama’s usual port reach Drover', () => {
    const adviceFor = (takeOverUrl: string | null): string =>
      buildFirstRun({ ...status, about: { ...status.about, takeOverUrl } }, nothing, new Set()).ollama.advice;
    expect(adviceFor('http://127.0.0.1:11434')).toBe(
      'Programs that ask it at 127.0.0.1:11434 reach Drover, and need no change.',
    );
    expect(adviceFor(null)).toContain('programs need the address below');
  });

  it('tells how to install Ollama where there is none', () => {
    const missing = sampleStatus(
      { memory },
      { kind: 'failed', code: 'daemon_not_found', message: 'x', advice: 'y', lastLines: [], sinceMs: 0 },
    );
    const { ollama } = buildFirstRun(missing, nothing, new Set());
    expect(ollama).toMatchObject({ text: 'Ollama is not installed.', advice: missing.daemon.installHint });
  });

  it('shows how far a download is, and goes on where a step is skipped', () => {
    const pulls = [{ model: 'qwen3:8b', state: 'running', completedBytes: 41, totalBytes: 100 } as never];
    const run = buildFirstRun(status, { installed: [], pulls }, new Set());
    expect(run.model).toMatchObject({ text: 'qwen3:8b is being downloaded, 41 %.', offer: null });
    expect(buildFirstRun(status, nothing, new Set(['model'])).next).toBe('request');
    const starting = { ...readyState, kind: 'starting', attempt: 1, deadlineMs: 1 } as never;
    expect(buildFirstRun(sampleStatus({ memory }, starting), nothing, new Set(['ollama', 'model'])).next).toBe(
      'request',
    );
  });
});
