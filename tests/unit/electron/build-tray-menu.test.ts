import { describe, expect, test } from 'vitest';
import type { PendingRestart } from '../../../apps/contract/model/index.ts';
import type { StatusView } from '../../../electron/main/control/status-view.ts';
import { buildTrayMenu as build, type ShellSituation } from '../../../electron/main/tray/build-tray-menu.ts';
import type { TrayMenuItem } from '../../../electron/main/tray/tray-menu-item.ts';
import { daemonStates, inFlight, known, readyState, statusWith } from './status-fixture.ts';

const usual: ShellSituation = { pendingDeed: null, isAttached: false, startsAtLogin: null };
const buildTrayMenu = (view: StatusView, changes: Partial<ShellSituation> = {}): readonly TrayMenuItem[] =>
  build(view, { ...usual, ...changes });

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
        memory: { ...statusWith().memory, budgetBytes: 48 * 2 ** 30 },
      }),
    );
    expect(labels(menu)).toEqual([
      'Healthy. 2 requests running, 1 waiting.',
      '-',
      'Stop',
      'Restart',
      'Pause New Requests',
      '-',
      'Loaded, 21.1 of 48.0 GB',
      'qwen3-coder:30b, 21.1 GB',
      '-',
      '2 requests running, 1 waiting, 57.9 tok/s',
      '-',
      'Copy Base URL',
      'Open Drover',
      '-',
      'Settings…',
      'About Drover',
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
    const item = find(buildTrayMenu(known({ resident: [{ ...model, isPinned }] })), label);
    const items = item?.kind === 'submenu' ? item.items : [];
    expect(labels(items)).toEqual(['Unload', pinLabel, 'Stay Loaded', '-', 'Copy Name', 'Show in Drover']);
    expect(items.slice(0, 2)).toMatchObject([
      { action: { type: 'unload-model', model: 'llama3.2:3b' } },
      { action: { type: pinType, model: 'llama3.2:3b' } },
    ]);
    const stay = find(items, 'Stay Loaded');
    expect(stay?.kind === 'submenu' ? stay.items[1] : null).toMatchObject({
      action: { type: 'keep-model', model: 'llama3.2:3b', keepAlive: '30m' },
    });
    expect(items.slice(4)).toMatchObject([
      { action: { type: 'copy-name', model: 'llama3.2:3b' } },
      { action: { type: 'open-console', path: '/models?id=llama3.2%3A3b' } },
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
    const menu = labels(buildTrayMenu(known({ resident: [model], memoryNow })));
    expect(menu.slice(7, 11)).toEqual([
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
    const menu = buildTrayMenu(view);
    expect(labels(menu).slice(2, 8)).toEqual([
      'Stop',
      'Restart',
      'Pause New Requests',
      'Restarting when 2 running have ended, 1 waiting',
      'Cancel Restart',
      '-',
    ]);
    expect(find(menu, 'Cancel Restart')).toMatchObject({ action: { type: 'cancel-restart' } });
  });

  test('copies the base URL that the service reports', () => {
    const about = { ...statusWith().about, gatewayUrl: 'http://127.0.0.1:50123' };
    expect(find(buildTrayMenu(known({ about })), 'Copy Base URL')).toMatchObject({
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
    const actions = enabledActions(buildTrayMenu(known({ state })));
    expect(actions).toEqual([...offered, 'Copy Base URL', 'Open Drover', 'Settings…', 'About Drover', 'Quit Drover']);
  });

  test('never offers to stop a daemon that another program started', () => {
    const menu = buildTrayMenu(known({ state: { ...readyState, ownership: 'adopted' } as typeof readyState }));
    expect(enabledActions(menu)).not.toContain('Stop');
    expect(enabledActions(menu)).not.toContain('Restart');
    expect(labels(menu)).toContain('Another program started this Ollama');
  });

  test('says that the service is not answering and offers to restart it', () => {
    const menu = buildTrayMenu({ kind: 'unreachable' });
    expect(labels(menu)).toEqual([
      "Drover's service is not answering.",
      '-',
      'Restart',
      '-',
      'Open Drover',
      '-',
      'Settings…',
      'About Drover',
      'Quit Drover',
    ]);
    expect(find(menu, 'Restart')).toMatchObject({ action: { type: 'restart-service' } });
  });

  test('shows what waits for running requests, and lets it be cancelled', () => {
    const menu = buildTrayMenu(known({ inFlight: [inFlight('a')] }), { pendingDeed: 'quit' });
    expect(labels(menu).slice(1, 3)).toEqual(['Quitting once they have ended.', 'Cancel']);
    expect(find(menu, 'Cancel')).toMatchObject({ action: { type: 'cancel-pending' } });
  });

  test('pauses new requests for a time, and says until when', () => {
    const offer = find(buildTrayMenu(known()), 'Pause New Requests');
    expect(offer?.kind === 'submenu' ? labels(offer.items) : []).toEqual([
      'For 10 Minutes',
      'For 1 Hour',
      'Until Resumed',
    ]);
    const { daemon } = statusWith();
    const paused = (untilMs: number | null): readonly TrayMenuItem[] =>
      buildTrayMenu({ kind: 'known', status: { ...statusWith(), daemon: { ...daemon, pause: { untilMs } } } });
    expect(labels(paused(null)).slice(4, 6)).toEqual(['New requests are paused', 'Resume']);
    expect(labels(paused(Date.UTC(2025, 0, 1, 12, 30)))[4]).toMatch(/^New requests are paused until .*30/);
  });

  test('has a tick at "Start at Login" as it is set, where the system starts the app at all', () => {
    expect(find(buildTrayMenu(known()), 'Start at Login')).toBeUndefined();
    expect(find(buildTrayMenu(known(), { startsAtLogin: true }), 'Start at Login')).toMatchObject({
      isOn: true,
      action: { type: 'set-start-at-login', isOn: false },
    });
  });

  test('F15 says that a service which was started elsewhere stays', () => {
    const menu = labels(buildTrayMenu(known(), { isAttached: true }));
    expect(menu.slice(-2)).toEqual(['The service was started elsewhere and stays', 'Quit Drover']);
  });

  test('is equal for equal states, so that an unchanged menu is never set again', () => {
    expect(buildTrayMenu(known())).toEqual(buildTrayMenu(known()));
  });
});
