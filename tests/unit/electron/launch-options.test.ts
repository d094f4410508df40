import { describe, expect, test } from 'vitest';
import { resolveDataFolder } from '../../../electron/main/data-folder.ts';
import { resolveInstallLayout } from '../../../electron/main/install-layout.ts';
import { parseLaunchOptions } from '../../../electron/main/launch-options.ts';
import { findForbiddenSwitch } from '../../../electron/main/security/forbidden-switches.ts';

describe('the command line of the shell', () => {
  test('takes the known flags in both spellings', () => {
    expect(
      parseLaunchOptions([
        '/Applications/Drover',
        '--data-dir=/tmp/d',
        '--engine',
        'simulator',
        '--no-take-over',
        '--hidden',
      ]),
    ).toEqual({
      dataDir: '/tmp/d',
      isHidden: true,
      serviceArguments: ['--engine', 'simulator', '--no-take-over'],
    });
  });

  test('T49 hands nothing on that is not on the list', () => {
    const hostile = ['drover', '--inspect', '--exec', 'rm', '-rf', '/', '--renderer-cmd-prefix=xterm', 'file:///etc'];
    expect(parseLaunchOptions(hostile)).toEqual({ dataDir: null, isHidden: false, serviceArguments: [] });
  });

  test('T49 takes no flag for the value of another', () => {
    expect(parseLaunchOptions(['drover', '--gateway', '--engine', 'none', '--data-dir']).serviceArguments).toEqual([
      '--engine',
      'none',
    ]);
  });

  test('T46 refuses debugging switches in a packaged app only', () => {
    const hasSwitch = (name: string): boolean => name === 'remote-debugging-port';
    expect(findForbiddenSwitch(true, hasSwitch)).toBe('remote-debugging-port');
    expect(findForbiddenSwitch(false, hasSwitch)).toBeNull();
    expect(findForbiddenSwitch(true, () => false)).toBeNull();
  });
});

describe('the places of the shell', () => {
  const folders = { home: '/home/ada', appData: '/Users/ada/Library/Application Support', xdgDataHome: undefined };

  test('are the platform’s own unless a data folder is named', () => {
    expect(resolveDataFolder(null, { ...folders, platform: 'darwin' })).toBe(
      '/Users/ada/Library/Application Support/Drover',
    );
    expect(resolveDataFolder(null, { ...folders, platform: 'linux' })).toBe('/home/ada/.local/share/drover');
    expect(resolveDataFolder(null, { ...folders, platform: 'linux', xdgDataHome: '/x' })).toBe('/x/drover');
    expect(resolveDataFolder('/tmp/d/', { ...folders, platform: 'linux' })).toBe('/tmp/d');
  });

  test('put the service outside the archive of a packaged app', () => {
    const layout = resolveInstallLayout('/Applications/Drover.app/Contents/Resources/app.asar/out/main');
    expect(layout.serviceModule).toBe(
      '/Applications/Drover.app/Contents/Resources/app.asar.unpacked/out/service/service.js',
    );
    expect(layout.pageFolder).toBe('/Applications/Drover.app/Contents/Resources/app.asar/out/renderer');
    expect(layout.trayIconFolder).toBe('/Applications/Drover.app/Contents/Resources/app.asar/resources/tray');
  });
});
