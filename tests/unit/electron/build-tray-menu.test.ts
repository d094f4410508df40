import { describe, expect, test } from 'vitest';
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

  test('unloads a loaded model from its submenu', () => {
    const model = { name: 'llama3.2:3b', sizeBytes: 2 ** 31, gpuBytes: 0, contextLength: null, expiresAtMs: null };
    const item = find(buildTrayMenu(known({ resident: [model] }), null), 'llama3.2:3b, 2.0 GB');
    expect(item?.kind === 'submenu' ? item.items : []).toEqual([
      {
        kind: 'action',
        label: 'Unload',
        action: { type: 'unload-model', model: 'llama3.2:3b' },
        isEnabled: true,
      },
    ]);
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
