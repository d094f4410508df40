import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigEdit, readTextLayer } from '../../../apps/config/index.ts';
import { createConfigRig } from './config-rig.ts';

const set = (path: string, value: unknown): ConfigEdit => ({ kind: 'set', path: path.split('.'), value });
const text = `# My settings
version: 1 # the first

gateway: { listen: 127.0.0.1:2000, docs: true } # the port
# where models are
backends:
  # on the other machine
  - { id: studio, kind: openai, url: http://127.0.0.1:1234/v1 } # LM Studio
daemon:
log:
  level: info
`;

describe('config-file: saving edits', () => {
  it('keeps comments, order and blank lines, and names the schema in the first line', async () => {
    const rig = createConfigRig(text);
    const file = rig.open();
    const edits: ConfigEdit[] = [
      set('gateway.docs', false),
      set('daemon.parallel', 2),
      set('log.level', 'warn'),
      { kind: 'add', path: ['backends'], value: { id: 'b', kind: 'ollama', url: 'http://box:1' } },
      { kind: 'add', path: ['models'], value: { match: 'x', use: ['b/y'] } },
      { kind: 'remove', path: ['version'] },
    ];
    expect(await file.save({ edits, etag: file.read().etag, who: 'test' })).toMatchObject({ kind: 'saved' });
    expect(rig.readText()).toBe(`# yaml-language-server: $schema=./config.schema.json
# My settings

gateway: { listen: 127.0.0.1:2000, docs: false } # the port
# where models are
backends:
  # on the other machine
  - { id: studio, kind: openai, url: http://127.0.0.1:1234/v1 } # LM Studio
  - id: b
    kind: ollama
    url: http://box:1
daemon:
  parallel: 2
log:
  level: warn
models:
  - match: x
    use:
      - b/y
`);
  });

  it('saves into a file that is not there, and one of comments alone', async () => {
    for (const before of [null, '# nothing yet\n']) {
      const rig = createConfigRig(before);
      const file = rig.open();
      await file.save({ edits: [set('log.level', 'warn')], etag: file.read().etag, who: 'test' });
      expect(readTextLayer(rig.readText()).settings).toMatchObject([{ path: ['log', 'level'], value: 'warn' }]);
      expect(rig.readText().includes('# nothing yet')).toBe(before !== null);
      expect(statSync(rig.filePath).mode & 0o777).toBe(0o600);
    }
  });

  it('adds nothing to a list that has it already', async () => {
    const rig = createConfigRig(text);
    const item = { id: 'studio', kind: 'openai', url: 'http://127.0.0.1:1234/v1' };
    const preview = rig.open().preview({ edits: [{ kind: 'add', path: ['backends'], value: item }] });
    expect(preview).toMatchObject({ kind: 'valid', changedPaths: [] });
  });

  it.each<[string, ConfigEdit]>([
    ['an unknown key', set('log.levle', 'info')],
    ['a value that is not allowed', set('log.level', 's3cret')],
    ['a way through a value', set('log.level.deep', 1)],
    ['a list that is none', { kind: 'add', path: ['log', 'level'], value: 1 }],
    ['an entry that is not there', set('backends.7', { id: 'x' })],
    ['a prototype', set('daemon.extraEnv.__proto__', { polluted: 'yes' })],
    ['the whole', { kind: 'set', path: [], value: {} }],
    ['a key in clear', set('daemon.extraEnv.HF_TOKEN', 'hf_s3cretAbcdefghijklmnopqrstuvwx')],
  ])('F64 T27 refuses %s and leaves the file as it is', async (_name, edit) => {
    const rig = createConfigRig(text);
    const file = rig.open();
    const result = await file.save({ edits: [edit], etag: file.read().etag, who: 'test' });
    expect(result).toMatchObject({ kind: 'invalid', problems: [{ path: expect.any(String) as string }] });
    expect(JSON.stringify(result)).not.toContain('s3cret');
    expect([rig.readText(), file.history(), Object.hasOwn(Object.prototype, 'polluted')]).toEqual([text, [], false]);
  });

  it('replaces what a link leads to, not the link', async () => {
    const rig = createConfigRig();
    mkdirSync(join(rig.dataDir, 'real'));
    const target = join(rig.dataDir, 'real', 'mine.yaml');
    writeFileSync(target, text);
    symlinkSync(target, rig.filePath);
    const file = rig.open();
    await file.save({ edits: [set('log.level', 'warn')], etag: file.read().etag, who: 'test' });
    expect(lstatSync(rig.filePath).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toContain('level: warn');
  });

  it('breaks a lock whose owner is gone', async () => {
    const rig = createConfigRig(text);
    writeFileSync(`${rig.filePath}.lock`, '999999999');
    const file = rig.open();
    const saved = file.save({ edits: [set('log.level', 'warn')], etag: file.read().etag, who: 'test' });
    rig.clock.advance(20);
    expect(await saved).toMatchObject({ kind: 'saved' });
    expect(existsSync(`${rig.filePath}.lock`)).toBe(false);
  });
});

describe('config-file: history', () => {
  it('has one entry for each change, and puts any of them back', async () => {
    const rig = createConfigRig(text);
    const file = rig.open();
    for (const level of ['warn', 'error', 'debug']) {
      rig.clock.advance(1000);
      await file.save({ edits: [set('log.level', level)], etag: file.read().etag, who: `set ${level}` });
    }
    const history = file.history();
    expect(history.map(({ who, changedPaths }) => [who, changedPaths])).toEqual([
      ['set debug', ['log.level']],
      ['set error', ['log.level']],
      ['set warn', ['log.level']],
    ]);
    expect(history[0]?.diff).toContain('-  level: error\n+  level: debug');
    const first = history[2];
    expect(await file.restore({ id: first?.id ?? '', etag: file.read().etag, who: 'test' })).toMatchObject({
      kind: 'saved',
      etag: first?.etag,
    });
    expect(rig.readText()).toContain('level: warn');
    expect(await file.restore({ id: 'none', etag: file.read().etag, who: 'test' })).toBeNull();
    expect(await file.restore({ id: first?.id ?? '', etag: 'old', who: 'test' })).toMatchObject({ kind: 'stale' });
  });

  it('keeps the latest 200, and passes over a line that a crash cut short', async () => {
    const rig = createConfigRig();
    const file = rig.open();
    const save = (days: number) =>
      file.save({ text: `log: { retentionDays: ${days} }\n`, etag: file.read().etag, who: `save ${days}` });
    await save(1);
    const path = join(rig.dataDir, 'config-history.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').repeat(198));
    for (const days of [2, 3, 4, 5]) await save(days);
    expect(
      file
        .history()
        .slice(0, 5)
        .map(({ who }) => who),
    ).toEqual(['save 5', 'save 4', 'save 3', 'save 2', 'save 1']);
    expect(file.history()).toHaveLength(200);
    appendFileSync(join(rig.dataDir, 'config-history.jsonl'), '{"id":"1-0000');
    expect(file.history()).toHaveLength(200);
    await file.save({ text: 'log: { retentionDays: 999 }\n', etag: file.read().etag, who: 'after' });
    expect(file.history()[0]?.who).toBe('after');
    expect(file.history().length).toBeGreaterThan(190);
  });

  it('tells nothing for a save that changes nothing', async () => {
    const rig = createConfigRig();
    const file = rig.open();
    await file.save({ text: 'log: {}\n', etag: file.read().etag, who: 'test' });
    expect(await file.save({ text: 'log: {}\n', etag: file.read().etag, who: 'test' })).toMatchObject({ entry: null });
    expect(file.history()).toHaveLength(1);
  });
});

const edit = fc.oneof(
  fc.record({ path: fc.constant('log.retentionDays'), value: fc.integer({ min: 1, max: 9999 }) }),
  fc.record({ path: fc.constant('gateway.maxBodyMb'), value: fc.integer({ min: 1, max: 1024 }) }),
  fc.record({ path: fc.constant('daemon.binary'), value: fc.string({ minLength: 1, maxLength: 20 }) }),
  fc.record({
    path: fc.constant('daemon.extraEnv'),
    value: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,6}$/), fc.string({ maxLength: 12 })),
  }),
  fc.record({ path: fc.constant('defaultModel'), value: fc.constantFrom('local/a', null) }),
  fc.record({
    path: fc.constant('daemon.preload'),
    value: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}(:[0-9]b)?$/), { maxLength: 4 }),
  }),
  fc.record({ path: fc.constant('gateway.docs'), value: fc.boolean() }),
);

describe('config-file: properties', () => {
  it('gives back the settings that were saved, and keeps every comment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
        const rig = createConfigRig(text);
        const file = rig.open();
        const result = await file.save({
          edits: edits.map(({ path, value }) => set(path, value)),
          etag: file.read().etag,
          who: 'test',
        });
        expect(result.kind).toBe('saved');
        const { settings, problems } = readTextLayer(rig.readText());
        expect(problems).toEqual([]);
        const last = new Map(edits.map(({ path, value }) => [path, value]));
        for (const [path, value] of last) {
          expect(settings.find((setting) => setting.path.join('.') === path)?.value).toEqual(value);
        }
        for (const comment of text.match(/# .*/g) ?? []) expect(rig.readText()).toContain(comment);
      }),
      { numRuns: 40 },
    );
  });

  it('F66 loses no edit of two writers without telling the one who made it', async () => {
    const step = fc.record({
      writer: fc.nat(1),
      isRead: fc.boolean(),
      key: fc.constantFrom('A', 'B', 'C'),
      value: fc.nat(99),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
        const rig = createConfigRig('daemon: { extraEnv: {} }\n');
        const writers = [0, 1].map(() => ({ file: rig.open(), etag: '' }));
        const model = new Map<string, string>();
        for (const { writer, isRead, key, value } of steps) {
          const own = writers[writer];
          if (own === undefined) continue;
          if (isRead) own.etag = own.file.read().etag;
          const isCurrent = own.etag === own.file.read().etag;
          const result = await own.file.save({
            edits: [set(`daemon.extraEnv.${key}`, String(value))],
            etag: own.etag,
            who: `${writer}`,
          });
          expect(result.kind).toBe(isCurrent ? 'saved' : 'stale');
          if (result.kind === 'saved') {
            model.set(key, String(value));
            own.etag = result.etag;
          }
        }
        const saved = readTextLayer(rig.readText()).settings.find(({ path }) => path[1] === 'extraEnv');
        expect(saved?.value).toEqual(Object.fromEntries(model));
      }),
      { numRuns: 25 },
    );
  });

  it('F66 lets one of two saves at the same moment through', async () => {
    const rig = createConfigRig(text);
    const [one, two] = [rig.open(), rig.open()];
    const { etag } = one.read();
    const results = await Promise.all([
      one.save({ edits: [set('log.level', 'warn')], etag, who: 'one' }),
      two.save({ edits: [set('log.level', 'error')], etag, who: 'two' }),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['saved', 'stale']);
  });
});
