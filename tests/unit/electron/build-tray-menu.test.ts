import { describe, expect, test } from 'vitest';
import type { PendingRestart } from '../../../apps/contract/model/index.ts';
import { buildTrayMenu, type TrayMenuItem } from '../../../electron/main/tray/build-tray-menu.ts';
import { daemonStates, inFlight, known, readyState, statusWith } from './status-fixture.ts';

const labels = (items: readonly TrayMenuItem[]): string[] =>
  items.map((item) => (item.kind === 'separator' ? '-' : item.label));

const find = (items: readonly TrayMenuItem[], label: string): TrayMenuItem | undefined =>
  items.find((item) => item.kind !== 'separator' && item.label === label);

const enabledActions = (items: readonly TrayMenuItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'action' && item.isEnabled ? [item.label] : []));

describe("the tray's menu", () => {
  test('lists status, daemon, models, work, base URL, console and quit in this order', () => {
    const menu = buildTrayMenu(
      known({
        resident: [
          {
            name: 'qwen3-coder:30b',
            sizeBytes: 21.1 * 2 ** 30,
            gpuBytes: 0,
            contextLength: 32_768,
            expiresAtMs: null,
            isPinned: false,
            loadedAtMs: 0,
          },
        ],
        inFlight: [inFlight('a'), inFlight('b'), inFlight('c', 'waiting')],
        tokensPerSecond: 57.94,
      }),
      null,
    );
    expect(labels(menu)).toEqual([
      'Healthy. 2 requests running, 1 waiting.',
      '-',
      'Stop',
      'Restart',
      '-',
      'qwen3-coder:30b, 21.1 GB',
      '-',
      '2 requests running, 1 waiting, 57.9 tok/s',
      '-',
      'Copy Base URL',
      'Open Drover',
      '-',
      'Quit Drover',
    ]);
  });

  const model = {
    ...{ name: 'llama3.2:3b', sizeBytes: 2 ** 31, gpuBytes: 0, contextLength: null, expiresAtMs: null },
    ...{ isPinned: false, loadedAtMs: 0 },
  };

  test.each([
    [false, 'llama3.2:3b, 2.0 GB', 'Pin', 'pin-model'],
    [true, 'llama3.2:3b, 2.0 GB, pinned', 'Unpin', 'unpin-model'],
  ])('unloads, pins and unpins a loaded model from its submenu (pinned: %s)', (isPinned, label, pinLabel, pinType) => {
    const item = find(buildTrayMenu(known({ resident: [{ ...model, isPinned }] }), null), label);
    expect(item?.kind === 'submenu' ? item.items : []).toEqual([
      {
        kind: 'action',
        label: 'Unload',
        action: { type: 'unload-model', model: 'llama3.2:3b' },
        isEnabled: true,
      },
      { kind: 'action', label: pinLabel, action: { type: pinType, model: 'llama3.2:3b' }, isEnabled: true },
    ]);
  });

  test('lists what is being loaded and what requests wait for', () => {
    const memoryNow = {
      ...{ liveBudgetBytes: 0, loweredBecause: null },
      loading: [
        { model: 'gemma3:4b', neededBytes: 4.6 * 2 ** 30, sinceMs: 0 },
        { model: 'llama3.2:3b', neededBytes: 2 ** 31, sinceMs: 0 },
      ],
      waiting: [{ model: 'qwen3:4b', requestCount: 2, sinceMs: 0, reason: 'llama3.2:3b to be free' }],
    };
    const menu = labels(buildTrayMenu(known({ resident: [model], memoryNow }), null));
    expect(menu.slice(5, 9)).toEqual([
      'llama3.2:3b, 2.0 GB',
      'gemma3:4b, loading, about 4.6 GB',
      'qwen3:4b waits for llama3.2:3b to be free',
      '-',
    ]);
  });

  test('shows a planned restart, and lets it be cancelled', () => {
    const status = statusWith();
    const pendingRestart: PendingRestart = {
      ...{ when: 'drained', sinceMs: 0, reason: '', latestAtMs: null },
      ...{ runningCount: 2, waitingCount: 1 },
    };
    const view = { kind: 'known', status: { ...status, daemon: { ...status.daemon, pendingRestart } } } as const;
    const menu = buildTrayMenu(view, null);
    expect(labels(menu).slice(2, 7)).toEqual([
      'Stop',
      'Restart',
      'Restarting when 2 running have ended, 1 waiting',
      'Cancel Restart',
      '-',
    ]);
    expect(find(menu, 'Cancel Restart')).toMatchObject({ action: { type: 'cancel-restart' } });
  });

  test('copies the base URL that the service reports', () => {
    const about = { ...statusWith().about, gatewayUrl: 'http://127.0.0.1:50123' };
    expect(find(buildTrayMenu(known({ about }), null), 'Copy Base URL')).toMatchObject({
      action: { type: 'copy-base-url', url: 'http://127.0.0.1:50123' },
    });
  });

  test.each([
    ['absent', []],
    ['stopped', ['Start']],
    ['starting', ['Stop']],
    ['ready', ['Stop', 'Restart']],
    ['degraded', ['Stop', 'Restart']],
    ['stopping', []],
    ['backing-off', ['Start', 'Stop']],
    ['contended', ['Start']],
    ['failed', ['Start']],
  ])('offers for a daemon that is %s: %j', (kind, offered) => {
    const state = daemonStates.find((each) => each.kind === kind);
    if (state === undefined) throw new Error(`no state ${kind}`);
    const actions = enabledActions(buildTrayMenu(known({ state }), null));
    expect(actions).toEqual([...offered, 'Copy Base URL', 'Open Drover', 'Quit Drover']);
  });

  test('never offers to stop a daemon that another program started', () => {
    const menu = buildTrayMenu(known({ state: { ...readyState, ownership: 'adopted' } as typeof readyState }), null);
    expect(enabledActions(menu)).not.toContain('Stop');
    expect(enabledActions(menu)).not.toContain('Restart');
    expect(labels(menu)).toContain('Another program started this Ollama');
  });

  test('says that the service is not answering and offers to restart it', () => {
    const menu = buildTrayMenu({ kind: 'unreachable' }, null);
    expect(labels(menu)).toEqual([
      "Drover's service is not answering.",
      '-',
      'Restart',
      '-',
      'Open Drover',
      '-',
      'Quit Drover',
    ]);
    expect(find(menu, 'Restart')).toMatchObject({ action: { type: 'restart-service' } });
  });

  test('shows what waits for running requests, and lets it be cancelled', () => {
    const menu = buildTrayMenu(known({ inFlight: [inFlight('a')] }), 'quit');
    expect(labels(menu).slice(1, 3)).toEqual(['Quitting once they have ended.', 'Cancel']);
    expect(find(menu, 'Cancel')).toMatchObject({ action: { type: 'cancel-pending' } });
  });

  test('is equal for equal states, so that an unchanged menu is never set again', () => {
    expect(buildTrayMenu(known(), null)).toEqual(buildTrayMenu(known(), null));
  });
});
