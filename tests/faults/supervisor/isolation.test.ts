import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStage, plainSettings } from '../../fakes/daemons/supervisor-subject.ts';

let stage: ReturnType<typeof createStage>;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.end());

interface Dump {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly (readonly [string, string])[];
}

describe('what the daemon gets to see', () => {
  it('T38 is an exact set of variables, three files and a folder of its own', async () => {
    const dumpFile = join(stage.folder, 'dump');
    const inheritedEnv = {
      ...{ PATH: '/usr/bin:/bin', HOME: stage.folder, USER: 'somebody', LANG: 'C.UTF-8', OLLAMA_ORIGINS: 'app://x' },
      ...{ OPENAI_API_KEY: 'canary', DROVER_SECRET: 'canary', HTTPS_PROXY: 'http://canary', SSH_AUTH_SOCK: 'canary' },
    };
    const extraEnv = {
      DYLD_INSERT_LIBRARIES: 'x',
      LD_PRELOAD: 'x',
      NODE_OPTIONS: '--inspect',
      OLLAMA_HOST: '0.0.0.0:1',
      OWN: 'yes',
    };
    const { supervisor, dataDir, warnings } = stage.subject({
      inheritedEnv,
      settings: { ...plainSettings, extraEnv },
      fake: { FAKE_DUMP_FILE: dumpFile },
    });
    const ready = await supervisor.start();
    const dump = JSON.parse(readFileSync(dumpFile, 'utf8')) as Dump;
    const { DROVER_INSTANCE: nonce, ...env } = dump.env;
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(env).toEqual({
      ...{ PATH: '/usr/bin:/bin', HOME: stage.folder, USER: 'somebody', LANG: 'C.UTF-8', OLLAMA_ORIGINS: 'app://x' },
      ...{ OLLAMA_METAL: '1', OLLAMA_NUM_GPU: '-1', OLLAMA_MAX_RAM: String(8 * 1024 ** 3), OLLAMA_KEEP_ALIVE: '5m' },
      ...{ OLLAMA_NUM_PARALLEL: '1', OLLAMA_HOST: ready.kind === 'ready' ? new URL(ready.url).host : '' },
      ...{ OWN: 'yes', FAKE_DUMP_FILE: dumpFile },
    });
    expect(JSON.stringify(dump)).not.toContain('canary');
    expect(dump.argv).toEqual(['serve']);
    expect(dump.cwd).toBe(join(dataDir, 'run', 'daemon'));
    const inherited = dump.files.filter(([, target]) => !/^(anon_inode|pipe|socket):|^\/proc\//.test(target));
    expect(inherited).toEqual([
      ['0', '/dev/null'],
      ['1', join(dataDir, 'logs', 'ollama.log')],
      ['2', join(dataDir, 'logs', 'ollama.error.log')],
    ]);
    expect(warnings).toEqual(['daemon.extraEnv: these variables are not passed on']);
  });

  it('T16 leaves nothing in the data folder that others may read, and closes what was open', async () => {
    mkdirSync(join(stage.folder, 'data', 'logs'), { recursive: true, mode: 0o755 });
    const { supervisor, dataDir } = stage.subject();
    await supervisor.start();
    for (const folder of ['run', 'run/daemon', 'logs']) {
      expect(statSync(join(dataDir, folder)).mode & 0o777).toBe(0o700);
    }
    for (const file of ['run/daemon.json', 'logs/ollama.log', 'logs/ollama.error.log']) {
      expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
    }
  });

  it('shows the end of its output, and tells listeners of new lines', async () => {
    const { supervisor } = stage.subject();
    const heard: string[] = [];
    supervisor.onLogLine((line) => heard.push(`${line.stream}: ${line.text}`));
    await supervisor.start();
    await supervisor.stop();
    expect(supervisor.recentLogs('out', 10).map((line) => line.text)).toEqual(['[GIN] ready']);
    expect(supervisor.recentLogs('error', 10).at(-1)?.text).toContain('Listening on 127.0.0.1:');
    expect(heard).toContain('out: [GIN] ready');
    expect(supervisor.recentLogs('all', 1)).toHaveLength(1);
  });

  it('runs the daemon also where its identity cannot be written', async () => {
    const { supervisor, dataDir, warnings } = stage.subject();
    mkdirSync(join(dataDir, 'run', 'daemon.json'));
    expect((await supervisor.start()).kind).toBe('ready');
    expect(warnings.join('\n')).toContain('identity of the daemon could not be written');
    expect((await supervisor.stop()).kind).toBe('stopped');
  });

  it('T17 starts nothing when a link was planted in the place of its log', async () => {
    const { supervisor, dataDir } = stage.subject();
    symlinkSync(join(stage.folder, 'target'), join(dataDir, 'logs', 'ollama.log'));
    expect(await supervisor.start()).toMatchObject({ kind: 'failed', code: 'spawn_failed' });
    expect(existsSync(join(stage.folder, 'target'))).toBe(false);
  });
});
