import { describe, expect, test } from 'vitest';
import type { StatusView } from '../../../electron/main/control/status-view.ts';
import { deriveTrayIcon } from '../../../electron/main/tray/derive-tray-icon.ts';
import { describeInFlight, describeStatus } from '../../../electron/main/tray/describe-status.ts';
import { daemonStates, inFlight, known } from './status-fixture.ts';

describe('the sentence and the icon', () => {
  test.each([
    [[], null],
    [[inFlight('a')], '1 request running'],
    [[inFlight('a'), inFlight('b', 'reading')], '2 requests running'],
    [[inFlight('a'), inFlight('b', 'waiting')], '1 request running, 1 waiting'],
    [[inFlight('a', 'waiting')], '1 request waiting'],
    [[inFlight('a', 'waiting'), inFlight('b', 'waiting')], '2 requests waiting'],
  ])('counts requests in flight (%#)', (requests, words) => {
    expect(describeInFlight(requests)).toBe(words);
  });

  test('have words and a sign for every state of the daemon', () => {
    const shown = daemonStates.map((state) => [
      state.kind,
      describeStatus(known({ state })),
      deriveTrayIcon(known({ state }), false),
    ]);
    expect(shown).toEqual([
      ['absent', 'Drover was told to run no daemon.', 'stopped'],
      ['stopped', 'Stopped.', 'stopped'],
      ['starting', 'Ollama is starting.', 'starting'],
      ['ready', 'Healthy. Nothing is running.', 'ready'],
      ['degraded', '3 probes went unanswered.', 'attention'],
      ['stopping', 'Ollama is stopping.', 'starting'],
      ['backing-off', 'Ollama stopped (ended by SIGKILL). Starting it again.', 'attention'],
      ['contended', 'Something else keeps ending Ollama.', 'failed'],
      ['failed', 'Ollama is not installed.', 'failed'],
    ]);
  });

  test.each([
    ['drained', 2, 1, 'Restarting when 2 running have ended, 1 waiting.'],
    ['drained', 1, 0, 'Restarting when 1 running has ended.'],
    ['drained', 0, 3, 'Restarting now, 3 waiting.'],
    ['idle', 2, 1, 'Restarting when nobody uses it.'],
  ] as const)('tell of a restart that waits (%#)', (when, runningCount, waitingCount, words) => {
    const pendingRestart = { when, sinceMs: 0, reason: '', latestAtMs: null, runningCount, waitingCount };
    const { status } = known() as Extract<StatusView, { kind: 'known' }>;
    const view = { kind: 'known', status: { ...status, daemon: { ...status.daemon, pendingRestart } } } as const;
    expect(describeStatus(view)).toBe(`Healthy. Nothing is running. ${words}`);
  });

  test('ask for attention when something beside the daemon is unwell', () => {
    const view = known({ health: { status: 'degraded', message: 'The log cannot be written.', parts: [] } });
    expect(describeStatus(view)).toBe('The log cannot be written. Nothing is running.');
    expect(deriveTrayIcon(view, true)).toBe('attention');
  });

  test('show work only once it is steady', () => {
    const view = known({ inFlight: [inFlight('a')] });
    expect(deriveTrayIcon(view, false)).toBe('ready');
    expect(deriveTrayIcon(view, true)).toBe('working');
  });

  test('tell a service that is starting from one that does not answer', () => {
    expect(deriveTrayIcon({ kind: 'connecting' }, false)).toBe('starting');
    expect(describeStatus({ kind: 'connecting' })).toBe('Starting Drover.');
    expect(deriveTrayIcon({ kind: 'unreachable' }, false)).toBe('attention');
  });
});
