import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { EnvironmentEntry } from '../../../apps/contract/model/index.ts';
import type { DaemonSettings, Supervisor } from '../../../apps/supervisor/index.ts';
import { startForeignDaemon } from '../../fakes/daemons/foreign-daemon.ts';
import { createStage, fakeOllamaPath, plainSettings } from '../../fakes/daemons/supervisor-subject.ts';

let stage: ReturnType<typeof createStage>;
let settings: DaemonSettings;
beforeEach(() => {
  stage = createStage();
  settings = plainSettings;
});
afterEach(() => stage.end());

const findKeepAlive = (supervisor: Supervisor): EnvironmentEntry | undefined =>
  supervisor.environment().find(({ name }) => name === 'OLLAMA_KEEP_ALIVE');
const keepAliveOf = (supervisor: Supervisor) => {
  const found = findKeepAlive(supervisor);
  return [found?.value, found?.pendingValue];
};

describe('settings that change while the daemon runs', () => {
  it('reach it by a restart, and are shown as pending until then', async () => {
    const dumpFile = join(stage.folder, 'dump');
    const passed = (): unknown => JSON.parse(readFileSync(dumpFile, 'utf8')).env.OLLAMA_KEEP_ALIVE;
    const { supervisor } = stage.subject({ settings: () => settings, fake: { FAKE_DUMP_FILE: dumpFile } });
    settings = { ...plainSettings, keepAlive: '7m' };
    expect(keepAliveOf(supervisor)).toEqual(['7m', null]);
    await supervisor.start();
    settings = { ...plainSettings, keepAlive: '10m' };
    expect([passed(), ...keepAliveOf(supervisor)]).toEqual(['7m', '7m', '10m']);
    await supervisor.restart();
    expect([passed(), ...keepAliveOf(supervisor)]).toEqual(['10m', '10m', null]);
  });

  it('are simply the settings while no daemon runs', async () => {
    const { supervisor } = stage.subject({ settings: () => settings });
    await supervisor.start();
    await supervisor.stop();
    settings = { ...plainSettings, keepAlive: '10m' };
    expect(keepAliveOf(supervisor)).toEqual(['10m', null]);
  });

  it('never reach a daemon that somebody else started, and that is said', async () => {
    const foreign = await startForeignDaemon();
    onTestFinished(foreign.end);
    const ollama = { engine: 'ollama', binary: fakeOllamaPath, adoptUrl: foreign.url } as const;
    const { supervisor } = stage.subject({ ...ollama, settings: () => settings });
    expect(await supervisor.start()).toMatchObject({ ownership: 'adopted' });
    settings = { ...plainSettings, keepAlive: '10m' };
    expect(findKeepAlive(supervisor)).toMatchObject({
      isHonoured: false,
      pendingValue: null,
      note: expect.stringContaining('not started by Drover') as string,
    });
  });
});
