import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock, systemTimers } from '../../../apps/host/clock.ts';
import { createDaemonSettings, type DaemonSettingsReader } from '../../../apps/host/daemon-settings.ts';
import { openSettings } from '../../../apps/host/settings.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-settings-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
});

const write = (text: string): void => writeFileSync(join(dataDir, 'config.yaml'), text);
function open(): DaemonSettingsReader {
  const options = { dataDir, console: 'off', ollamaPath: '/opt/ollama' };
  const settings = openSettings(options, { clock: systemClock, timers: systemTimers });
  onTestFinished(() => settings.dispose());
  return createDaemonSettings(settings);
}

describe('the settings of the daemon', () => {
  it('are those of the start until the file is read again', () => {
    write('daemon: { keepAlive: 5m }\n');
    const settings = open();
    write('daemon: { keepAlive: 10m, extraEnv: { A: b } }\n');
    expect(settings.current().keepAlive).toBe('5m');
    settings.refresh();
    expect(settings.current()).toMatchObject({ keepAlive: '10m', extraEnv: { A: 'b' }, binary: '/opt/ollama' });
    expect(settings.problem()).toBeNull();
  });

  it('stay the last good ones while the file is bad, with its place told, until it is mended', () => {
    write('daemon: { keepAlive: 5m }\n');
    const settings = open();
    write('daemon: { keepAlive: 10m }\n');
    settings.refresh();
    write('daemon:\n  keepAlive: 1h\n  paralel: 2\n');
    settings.refresh();
    expect(settings.current().keepAlive).toBe('10m');
    expect(settings.problem()).toContain(
      'config.yaml is not in force. daemon.paralel: There is no such setting in daemon. (line 3, column 3) Did you mean parallel?',
    );
    expect(settings.problem()).toContain('The settings before it stay.');
    write('daemon: { keepAlive: 1h, parallel: 2 }\n');
    settings.refresh();
    expect([settings.current().parallel, settings.problem()]).toEqual([2, null]);
  });

  it.each([
    ['is no YAML', '"daemon\n'],
    ['is no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('stay the last good ones when the file %s', (_what, text) => {
    write('daemon: { keepAlive: 10m }\n');
    const settings = open();
    writeFileSync(join(dataDir, 'config.yaml'), text);
    settings.refresh();
    expect(settings.current().keepAlive).toBe('10m');
    expect(settings.problem()).toContain('is not in force');
  });

  it('are the defaults again when the file is gone', () => {
    write('daemon: { keepAlive: 10m }\n');
    const settings = open();
    rmSync(join(dataDir, 'config.yaml'));
    settings.refresh();
    expect([settings.current().keepAlive, settings.problem()]).toEqual(['5m', null]);
  });

  it('are taken from a file that was bad at the start and is mended', () => {
    write('nonsense: true\n');
    const settings = open();
    expect([settings.current().keepAlive, settings.problem()]).toEqual(['5m', expect.stringContaining('not in force')]);
    write('daemon: { keepAlive: 10m }\n');
    settings.refresh();
    expect([settings.current().keepAlive, settings.problem()]).toEqual(['10m', null]);
  });
});
