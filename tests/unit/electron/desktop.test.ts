import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import {
  configSchema,
  type DaemonState,
  type DesktopSettings,
  type Pull,
  type RequestRecord,
} from '../../../apps/contract/model/index.ts';
import { createDesktopFollower } from '../../../electron/main/desktop/follow-desktop.ts';
import { createNotificationRules, type DesktopNotice } from '../../../electron/main/desktop/notification-rules.ts';
import { sampleRecord } from '../renderer/samples.ts';
import { readyState, statusWith } from './status-fixture.ts';

const usual = configSchema.parse({}).desktop;
const without = (kind: keyof DesktopSettings['notifications']): DesktopSettings => ({
  ...usual,
  notifications: { ...usual.notifications, [kind]: false },
});

const became = (state: DaemonState): ControlEvent => ({ type: 'daemon-changed', state, health: statusWith().health });
const failed = became({
  ...{ kind: 'failed', code: 'crash_loop', message: 'Ollama ended 5 times in 2 min.', advice: 'See its last lines.' },
  ...{ lastLines: [], sinceMs: 1 },
});
const stored = (...changes: readonly Partial<RequestRecord>[]): ControlEvent => ({
  type: 'records-stored',
  records: changes.map(sampleRecord),
});
const pulls = (state: Pull['state']): ControlEvent => ({
  type: 'pulls-changed',
  pulls: [
    {
      ...{ id: 'p1', model: 'qwen3:8b', state, step: '', completedBytes: 1, totalBytes: 1, bytesPerSecond: null },
      ...{ remainingMs: null, problem: null, askedAtMs: 0 },
    },
  ],
});

function startRules() {
  const clock = createFakeClock();
  const decide = createNotificationRules(clock);
  const titles = (event: ControlEvent, settings = usual): string[] =>
    decide(event, settings).map(({ kind, title }) => `${kind}: ${title}`);
  return { clock, titles };
}

describe('what the desktop app tells', () => {
  test('is that Ollama failed, with what to do, and nothing of other states', () => {
    const { titles } = startRules();
    expect(titles(became(readyState))).toEqual([]);
    expect(titles(failed)).toEqual(['daemonFailed: Ollama ended 5 times in 2 min.']);
  });

  test('is a prompt that was cut and a model that does not fit, but not what went well', () => {
    const { titles } = startRules();
    const records = stored(
      {},
      { truncated: true },
      { errorCode: 'memory_budget', model: 'llama3.3:70b', servedModel: null },
    );
    expect(titles(records)).toEqual([
      'promptCut: A prompt was cut for llama3.2:3b',
      'memoryRefused: llama3.3:70b does not fit into memory',
    ]);
  });

  test('is a download that has ended, but not one that had ended before the app came', () => {
    const { titles } = startRules();
    expect(titles(pulls('done'))).toEqual([]);
    expect(titles(pulls('running'))).toEqual([]);
    expect(titles(pulls('done'))).toEqual(['pullDone: qwen3:8b is here']);
    expect(titles(pulls('done'))).toEqual([]);
  });

  test('is told once an hour for each cause', () => {
    const { clock, titles } = startRules();
    expect(titles(stored({ truncated: true }, { truncated: true }))).toHaveLength(1);
    clock.advance(3_599_000);
    expect(titles(stored({ truncated: true }))).toEqual([]);
    expect(titles(stored({ truncated: true, servedModel: 'qwen3:8b' }))).toHaveLength(1);
    clock.advance(1000);
    expect(titles(stored({ truncated: true }))).toHaveLength(1);
  });

  test.each([
    ['daemonFailed', failed],
    ['promptCut', stored({ truncated: true })],
    ['memoryRefused', stored({ errorCode: 'memory_budget' })],
  ] as const)('is nothing of %s when that is switched off', (kind, event) => {
    const { titles } = startRules();
    expect(titles(event, without(kind))).toEqual([]);
    expect(titles(event)).toHaveLength(1);
  });
});

describe('the desktop settings', () => {
  function follow(answers: (DesktopSettings | Error)[]) {
    const applied: DesktopSettings[] = [];
    const told: DesktopNotice[] = [];
    const follower = createDesktopFollower({
      client: {
        settings: {
          desktop: () => {
            const next = answers.shift() ?? usual;
            return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
          },
        },
      },
      apply: (settings) => applied.push(settings),
      decide: createNotificationRules(createFakeClock()),
      tell: (notice) => told.push(notice),
    });
    return { follower, applied, told };
  }
  const changed: ControlEvent = { type: 'config-changed', etag: 'x' };

  test('are applied when the service answers and whenever the configuration is another', async () => {
    const hidden = { ...usual, menuBarIcon: false };
    const { follower, applied } = follow([usual, hidden]);
    follower.noteConnected();
    await expect.poll(() => applied).toEqual([usual]);
    follower.noteEvent(changed);
    await expect.poll(() => applied).toEqual([usual, hidden]);
  });

  test('decide about what is told, which is nothing before they are known', async () => {
    const { follower, applied, told } = follow([without('promptCut')]);
    follower.noteEvent(failed);
    expect(told).toEqual([]);
    follower.noteConnected();
    await expect.poll(() => applied.length).toBe(1);
    follower.noteEvent(stored({ truncated: true }));
    follower.noteEvent(failed);
    expect(told.map(({ kind }) => kind)).toEqual(['daemonFailed']);
  });

  test('stay as they were when the service goes away while they are read', async () => {
    const { follower, applied } = follow([new Error('gone'), usual]);
    follower.noteConnected();
    follower.noteConnected();
    await expect.poll(() => applied).toEqual([usual]);
  });
});
