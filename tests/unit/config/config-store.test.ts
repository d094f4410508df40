import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../apps/contract/model/index.ts';
import { createConfigRig } from './config-rig.ts';

const defaults = configSchema.parse({});
const good = '# mine\nlog: { level: warn } # quiet\n';

describe('config-store: at start', () => {
  it('has the defaults without a file, and an etag to save for', async () => {
    const rig = createConfigRig();
    const store = rig.start();
    expect(store.current()).toMatchObject({ config: defaults, problems: [], isFileInForce: true, inForce: 'file' });
    const { etag } = store.current();
    expect(
      await store.save({ edits: [{ kind: 'set', path: ['log', 'level'], value: 'debug' }], etag, who: 'console' }),
    ).toMatchObject({ kind: 'saved', entry: { who: 'console', changedPaths: ['log.level'] } });
    expect(store.current().config.log.level).toBe('debug');
  });

  it.each([
    ['broken syntax', 'log: [\n'],
    ['a wrong type', 'log: { level: 7 }\n'],
    ['an unknown key', 'logs: {}\n'],
    ['nothing left of it', ''],
  ])('F63 uses the last good copy when the file has %s, and says what is wrong', async (_name, bad) => {
    const rig = createConfigRig(good);
    await rig.start().dispose();
    rig.write(bad);
    const state = rig.start().current();
    expect(state).toMatchObject({ isFileInForce: false, inForce: 'last-good' });
    expect(state.config.log.level).toBe('warn');
    expect(state.sources.get('log.level')).toBe('last good copy, line 2');
    expect(state.problems).toHaveLength(1);
    expect(rig.readText()).toBe(bad);
  });

  it('F63 uses the defaults when there is no good copy either', async () => {
    const rig = createConfigRig('log: [\n');
    expect(rig.start().current()).toMatchObject({ config: defaults, inForce: 'defaults', isFileInForce: false });
    writeFileSync(join(rig.dataDir, 'backups', 'config.last-good.yaml'), 'nonsense: 1\n');
    expect(rig.start().current()).toMatchObject({ config: defaults, inForce: 'defaults' });
  });

  it('heeds the environment over the last good copy', async () => {
    const rig = createConfigRig(good);
    await rig.start().dispose();
    rig.write('log: [\n');
    expect(rig.start({ DROVER_LOG_LEVEL: 'trace' }).current().config.log.level).toBe('trace');
  });

  it('keeps the copy for this user alone', async () => {
    const rig = createConfigRig(good);
    await rig.start().dispose();
    expect(statSync(join(rig.dataDir, 'backups', 'config.last-good.yaml')).mode & 0o777).toBe(0o600);
  });
});

describe('config-store: changes of the file while it runs', () => {
  it('F67 takes an edit from outside within two seconds, also when the system tells of none', async () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    const seen: unknown[] = [];
    store.onChange((next, previous, changedPaths) => {
      seen.push([previous.config.log.level, next.config.log.level, changedPaths]);
    });
    rig.write('log: { level: error }\n');
    rig.clock.advance(2000);
    expect(seen).toEqual([['warn', 'error', ['log.level']]]);
    await store.dispose();
    expect(store.history().map(({ who }) => who)).toEqual(['file', 'file']);
  });

  it('F67 takes it a moment after the system told of it', () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    rig.write('log: { level: error }\n');
    store.tell();
    store.tell();
    rig.clock.advance(300);
    expect(store.current().config.log.level).toBe('error');
  });

  it('F67 follows a link that is made to lead elsewhere', () => {
    const rig = createConfigRig();
    for (const [name, level] of [
      ['one', 'warn'],
      ['two', 'error'],
    ] as const) {
      mkdirSync(join(rig.dataDir, name));
      writeFileSync(join(rig.dataDir, name, 'config.yaml'), `log: { level: ${level} }\n`);
    }
    symlinkSync(join(rig.dataDir, 'one', 'config.yaml'), rig.filePath);
    const store = rig.start();
    expect(store.current().config.log.level).toBe('warn');
    symlinkSync(join(rig.dataDir, 'two', 'config.yaml'), `${rig.filePath}.new`);
    renameSync(`${rig.filePath}.new`, rig.filePath);
    rig.clock.advance(2000);
    expect(store.current().config.log.level).toBe('error');
  });

  it.each<[string, (path: string) => unknown]>([
    ['broken', (path) => writeFileSync(path, 'log: { level: 7 }\n')],
    ['emptied', (path) => writeFileSync(path, '')],
    ['replaced by a folder', (path) => [rmSync(path), mkdirSync(path)]],
    ['made binary', (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00]))],
    ['made too large', (path) => writeFileSync(path, `# ${'x'.repeat(1024 * 1024)}\n`)],
  ])('F64 changes nothing when the file is %s, tells of it, and takes the next good one', (_name, spoil) => {
    const rig = createConfigRig(good);
    const store = rig.start();
    const changes: unknown[] = [];
    const troubles: number[] = [];
    store.onChange(() => void changes.push(1));
    store.onProblems(({ problems }) => void troubles.push(problems.length));
    const before = store.current().config;
    spoil(rig.filePath);
    rig.clock.advance(2000);
    expect(store.current()).toMatchObject({ config: before, isFileInForce: false, inForce: 'last-good' });
    expect([changes, troubles]).toEqual([[], [1]]);
    rmSync(rig.filePath, { recursive: true, force: true });
    rig.write('log: { level: info }\n');
    rig.clock.advance(2000);
    expect(store.current()).toMatchObject({ isFileInForce: true, inForce: 'file', problems: [] });
    expect([changes, troubles]).toEqual([[1], [1, 0]]);
  });

  it('has the defaults again when the file is removed, and not when it is only away for a moment', () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    let count = 0;
    store.onChange(() => void count++);
    rmSync(rig.filePath);
    store.tell();
    rig.clock.advance(500);
    rig.write(good);
    store.tell();
    rig.clock.advance(2000);
    expect([count, store.current().config.log.level]).toEqual([0, 'warn']);
    rmSync(rig.filePath);
    rig.clock.advance(2000);
    expect([count, store.current()]).toEqual([
      1,
      expect.objectContaining({ problems: [], isFileInForce: true, etag: 'none' }),
    ]);
    expect(store.current().config).toEqual(defaults);
  });

  it('F64 tells line, column and what was probably meant', () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    rig.write('log:\n  levle: info\n');
    rig.clock.advance(2000);
    expect(store.current().problems).toEqual([
      { path: 'log.levle', line: 2, column: 3, message: 'There is no such setting in log.', suggestion: 'level' },
    ]);
  });

  it('waits for a file that is still being written', () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    const whole = 'log: { level: error }\ngateway: { maxBodyMb: 7 }\n';
    const seen: (readonly string[])[] = [];
    store.onChange((_next, _previous, changedPaths) => void seen.push(changedPaths));
    for (let length = 0; length <= whole.length; length += 4) {
      rig.write(whole.slice(0, length));
      store.tell();
      rig.clock.advance(150);
    }
    rig.write(whole);
    rig.clock.advance(2000);
    expect(seen).toEqual([['gateway.maxBodyMb', 'log.level']]);
  });

  it('says nothing when the file is written as it was, and stops when disposed of', async () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    let count = 0;
    store.onChange(() => void count++);
    rig.write(good);
    rig.clock.advance(2000);
    await store.dispose();
    rig.write('log: { level: error }\n');
    rig.clock.advance(5000);
    expect([count, rig.clock.pendingCount()]).toEqual([0, 0]);
  });

  it('has the problems of a listener told, and goes on', () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    let count = 0;
    store.onChange(() => {
      throw new Error('listener');
    });
    store.onChange(() => void count++);
    rig.write('log: { level: error }\n');
    rig.clock.advance(2000);
    expect(count).toBe(1);
  });

  it('leaves nothing beside the file but what it needs', async () => {
    const rig = createConfigRig(good);
    const store = rig.start();
    writeFileSync(join(rig.dataDir, '.config.yaml.0123456789ab.drover-tmp'), 'left by a crash');
    await store.save({ text: 'log: { level: error }\n', etag: store.current().etag, who: 'test' });
    await store.dispose();
    expect(readdirSync(rig.dataDir).sort()).toEqual([
      'backups',
      'config-history.jsonl',
      'config.schema.json',
      'config.yaml',
    ]);
    expect(JSON.parse(readFileSync(join(rig.dataDir, 'config.schema.json'), 'utf8'))).toHaveProperty(
      'properties.gateway',
    );
    expect(existsSync(`${rig.filePath}.lock`)).toBe(false);
  });
});
