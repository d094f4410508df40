import { beforeEach, describe, expect, it } from 'vitest';
import { describeRestart } from '../../../apps/cli/print/describe-restart.ts';
import type { DaemonStatus } from '../../../apps/contract/control/index.ts';
import type { EnvironmentEntry, PendingRestart } from '../../../apps/contract/model/index.ts';
import { runLine } from './command-rig.ts';

const ready: DaemonStatus['state'] = {
  ...{ kind: 'ready', version: '0.31.2', ownership: 'spawned', pid: 7, url: 'http://127.0.0.1:11446', sinceMs: 0 },
};
const pending: PendingRestart = {
  ...{ when: 'drained', sinceMs: 0, reason: 'it was asked for', latestAtMs: 298_000 },
  ...{ runningCount: 2, waitingCount: 1 },
};
const daemonStatus = (more: Partial<DaemonStatus> = {}): DaemonStatus => ({
  ...{ engine: 'ollama', state: ready, binary: null, installHint: '', pendingRestart: null },
  ...more,
});

let asked: unknown[];
let answer: DaemonStatus;
beforeEach(() => {
  asked = [];
  answer = daemonStatus();
});
const run = (...argv: string[]) => {
  const daemon = {
    status: () => Promise.resolve(answer),
    restart(input: unknown) {
      asked.push(input);
      return Promise.resolve(answer);
    },
    cancelRestart() {
      asked.push('cancel');
      return Promise.resolve(daemonStatus());
    },
    start: () => Promise.resolve(answer),
  };
  return runLine({ daemon }, 'daemon', ...argv);
};

describe('drover daemon restart', () => {
  it('restarts now when no time is given, and fails when Ollama is not ready after it', async () => {
    expect(await run('restart')).toEqual({
      ...{ code: 0, out: ['Ollama 0.31.2 is ready on http://127.0.0.1:11446.'], explained: [] },
    });
    expect(asked).toEqual([{ when: 'now' }]);
    answer = daemonStatus({ state: { kind: 'stopped', sinceMs: 0 } });
    expect(await run('restart', '--when', 'now')).toMatchObject({ code: 1, explained: ['Ollama is stopped.'] });
  });

  it('says what a later restart waits for, and how to forget it', async () => {
    answer = daemonStatus({ pendingRestart: pending });
    const { code, out, explained } = await run('restart', '--when', 'drained');
    expect(asked).toEqual([{ when: 'drained' }]);
    expect([code, out.length]).toEqual([0, 1]);
    expect(out[0]).toContain('it comes when 2 requests running have ended');
    expect(explained).toEqual(['Forget it: drover daemon restart --cancel']);
  });

  it('says when there was nothing to wait for', async () => {
    expect(await run('restart', '--when', 'idle')).toMatchObject({
      ...{ code: 0, out: ['Nothing runs: Ollama is restarting.'] },
    });
  });

  it('says when the file could not be taken', async () => {
    answer = daemonStatus({ settingsProblem: 'config.yaml is not in force.' });
    expect(await run('restart')).toMatchObject({ code: 0, explained: ['config.yaml is not in force.'] });
    expect(await run('start')).toMatchObject({ code: 0, explained: ['config.yaml is not in force.'] });
  });

  it('forgets a pending one, and says when there was none', async () => {
    expect(await run('restart', '--cancel')).toMatchObject({ code: 0, out: ['No restart was pending.'] });
    answer = daemonStatus({ pendingRestart: pending });
    expect(await run('restart', '--cancel')).toMatchObject({ code: 0, out: ['The pending restart is forgotten.'] });
    expect(asked).toEqual(['cancel', 'cancel']);
  });

  it('prints the whole status as JSON', async () => {
    answer = daemonStatus({ pendingRestart: pending });
    for (const argv of [
      ['--when', 'idle'],
      ['--when', 'now'],
    ]) {
      expect(JSON.parse((await run('restart', ...argv, '--json')).out.join('\n'))).toEqual(answer);
    }
    expect(JSON.parse((await run('restart', '--cancel', '--json')).out.join('\n'))).toEqual(daemonStatus());
  });

  it.each([
    [['--when', 'later'], '--when later is not known'],
    [['--when', 'idle', '--cancel'], 'it goes without --when'],
  ])('refuses %j and orders nothing', async (argv, message) => {
    await expect(run('restart', ...argv)).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});

describe('a pending restart in words', () => {
  it.each<[Partial<PendingRestart>, string]>([
    [{}, 'it comes when 2 requests running have ended, in 4 min 58 s at the latest; 1 request waits for it.'],
    [
      { runningCount: 1, waitingCount: 3, latestAtMs: null, reason: 'the cache type changed' },
      'because the cache type changed: it comes when 1 request running has ended; 3 requests wait for it.',
    ],
    [{ latestAtMs: -5 }, 'in 0 ms at the latest'],
    [
      { when: 'idle', latestAtMs: null },
      'it comes when nothing runs and nobody waits (now 2 requests running, 1 waiting).',
    ],
  ])('%j', (more, text) => {
    expect(describeRestart({ ...pending, ...more }, 0)).toContain(text);
  });
});

describe('drover env', () => {
  const entry = (name: string, more: Partial<EnvironmentEntry>): EnvironmentEntry => ({
    ...{ name, type: 'text', value: '', pendingValue: null, defaultValue: '', unit: '', origin: 'config' },
    ...{ source: 'x', setting: null, needsRestart: true, isHonoured: true, note: 'n', ...more },
  });
  const env = (...entries: EnvironmentEntry[]) => runLine({ environment: () => Promise.resolve(entries) }, 'env');

  it('shows what a restart changes, and how to restart', async () => {
    const { out, explained } = await env(
      entry('A', { value: '5m', pendingValue: '10m' }),
      entry('B', { value: '8192', pendingValue: '', unit: 'tokens', defaultValue: 'by GPU memory' }),
      entry('C', { pendingValue: '1' }),
      entry('D', { value: '1', pendingValue: '' }),
      entry('E', { value: 'same' }),
    );
    expect(out.slice(1).map((line) => line.split(/ {2,}/)[1])).toEqual([
      '5m, after a restart: 10m',
      '8192 tokens, after a restart: (by GPU memory)',
      'after a restart: 1',
      '1, after a restart: nothing',
      'same',
    ]);
    expect(explained).toEqual([
      '4 changes reach Ollama when it is restarted.',
      'When nobody uses it: drover daemon restart --when idle',
    ]);
  });

  it('says nothing of restarts when nothing changed', async () => {
    expect((await env(entry('E', { value: 'same' }))).explained).toEqual([]);
  });
});
