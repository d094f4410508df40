import type { ProcessMetric } from 'electron';
import { describe, expect, test } from 'vitest';
import { describeAbout } from '../../../electron/main/about/describe-about.ts';
import { measureShell } from '../../../electron/main/about/measure-shell.ts';
import { describeFailure } from '../../../electron/main/actions/describe-failure.ts';
import { saveDesktopSetting } from '../../../electron/main/desktop/save-desktop-setting.ts';
import { limitPanelHeight, placePanel } from '../../../electron/main/windows/panel-bounds.ts';
import { statusWith } from './status-fixture.ts';

const screen = { x: 0, y: 24, width: 1440, height: 876 };

describe('the panel’s place', () => {
  test.each([
    ['centred under the icon', { x: 700, y: 0, width: 30, height: 24 }, { x: 543, y: 30 }],
    ['inside the screen at its right edge', { x: 1420, y: 0, width: 20, height: 24 }, { x: 1090, y: 30 }],
    ['inside the screen at its left edge', { x: 0, y: 0, width: 20, height: 24 }, { x: 6, y: 30 }],
    ['over an icon at the bottom', { x: 700, y: 880, width: 30, height: 20 }, { x: 543, y: 494 }],
    ['in the corner when nobody knows where the icon is', { x: 0, y: 0, width: 0, height: 0 }, { x: 1090, y: 30 }],
  ])('is %s', (_where, icon, place) => {
    expect(placePanel(icon, screen, 400)).toEqual({ ...place, width: 344, height: 400 });
  });

  test('is as tall as its contents, within reason and the screen', () => {
    expect([10, 300.4, 5000].map((height) => limitPanelHeight(height, screen))).toEqual([160, 300, 640]);
    expect(limitPanelHeight(5000, { ...screen, height: 400 })).toBe(388);
  });
});

describe('the about box', () => {
  const metric = (pid: number, workingSetSize: number, percentCPUUsage: number): ProcessMetric =>
    ({ pid, memory: { workingSetSize }, cpu: { percentCPUUsage } }) as ProcessMetric;

  test('counts the app’s processes without the service’s', () => {
    const metrics = [metric(1, 1024, 0.5), metric(2, 2048, 1), metric(3, 512, 0)];
    expect(measureShell(metrics, 2)).toEqual({ residentBytes: 1536 * 1024, cpuPercent: 0.5 });
    expect(measureShell(metrics, null)).toEqual({ residentBytes: 3584 * 1024, cpuPercent: 1.5 });
  });

  test('says what both cost, and where things are', () => {
    const service = { ...statusWith().about, residentBytes: 98 * 2 ** 20, cpuPercent: 0.24, overheadMs: 0.312 };
    const shell = { residentBytes: 142 * 2 ** 20, cpuPercent: 0.3 };
    const facts = { appVersion: '1.2.3', electronVersion: '45.4.1', shell };
    const text = describeAbout({ ...facts, service });
    expect(text.split('\n').filter(Boolean)).toEqual([
      'Version 1.2.3, Electron 45.4.1',
      'App: 142 MB of memory, 0.3 % of a core',
      'Service: 98 MB of memory, 0.2 % of a core',
      'Added to a request: 0.31 ms (median)',
      'Data: /data',
      'Clients: http://127.0.0.1:11444',
      'MIT licence',
    ]);
    expect(describeAbout({ ...facts, service: null })).toContain('Service: not answering');
  });
});

describe('a setting that the menu changes', () => {
  const clientThat = (kind: 'saved' | 'stale') => {
    const saves: unknown[] = [];
    const config = {
      page: () => Promise.resolve({ etag: 'e1' }),
      save: (order: unknown) => {
        saves.push(order);
        return Promise.resolve({ kind });
      },
    };
    return { saves, client: { config } as unknown as Parameters<typeof saveDesktopSetting>[0] };
  };

  test('is written into the file as it was read, and restarts nothing', async () => {
    const { saves, client } = clientThat('saved');
    await saveDesktopSetting(client, 'startAtLogin', true);
    const edits = [{ kind: 'set', path: ['desktop', 'startAtLogin'], value: true }];
    expect(saves).toEqual([{ etag: 'e1', change: { edits }, restart: 'never' }]);
  });

  test('is told to have failed when the file was changed meanwhile', async () => {
    const failure: unknown = await saveDesktopSetting(clientThat('stale').client, 'startAtLogin', true).catch(
      (error: unknown) => error,
    );
    expect(describeFailure(failure)).toMatchObject({ sentence: 'The setting was not saved.' });
  });
});
