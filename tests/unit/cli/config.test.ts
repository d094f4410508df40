import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ConfigLine, createConfigLine } from './config-line.ts';

const write = ({ dataDir }: ConfigLine, text: string): void => writeFileSync(join(dataDir, 'config.yaml'), text);
const read = ({ dataDir }: ConfigLine): string => readFileSync(join(dataDir, 'config.yaml'), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('drover config get', () => {
  it('shows every setting with where it comes from, and one alone', async () => {
    const line = createConfigLine();
    write(line, '# quiet\nlog: { level: warn }\n');
    vi.stubEnv('DROVER_RETRY_ATTEMPTS', '5');
    const { code, out } = await line.run('get');
    expect(code).toBe(0);
    expect(out).toMatch(/^log\.level +warn +file, line 2$/m);
    expect(out).toMatch(/^retry\.attempts +5 +environment DROVER_RETRY_ATTEMPTS$/m);
    expect(out).toMatch(/^cache\.ttl +1h +default$/m);
    expect(await line.run('get', 'log.level')).toEqual({ code: 0, out: 'warn', explained: '' });
    expect((await line.run('get', 'log', '--json')).out).toContain('"level": "warn"');
    expect(JSON.parse((await line.run('get', '--json')).out)).toContainEqual({
      key: 'log.level',
      value: 'warn',
      source: 'file, line 2',
    });
  });

  it('says what was probably meant', async () => {
    expect(await createConfigLine().run('get', 'log.levle')).toMatchObject({
      code: 2,
      explained: 'There is no setting log.levle.\nDid you mean: log.level',
    });
  });

  it('tells of a bad file', async () => {
    const line = createConfigLine();
    write(line, 'log: { levle: warn }\n');
    const { code, explained } = await line.run('get', 'log.level');
    expect([code, explained]).toEqual([
      2,
      expect.stringMatching(/config\.yaml:1:8: log\.levle: There is no such setting in log\. Did you mean level\?$/),
    ]);
  });
});

describe('drover config set', () => {
  it.each([
    ['log.level', 'debug', 'log:\n  level: debug'],
    ['gateway.takeOverOllamaPort', 'off', 'takeOverOllamaPort: false'],
    ['daemon.preload', 'a,b:1b', '- a\n    - b:1b'],
    ['daemon.extraEnv.OLLAMA_DEBUG', '1', 'OLLAMA_DEBUG: "1"'],
    ['limits.queue.max', '7', 'max: 7'],
    ['models', '[{"match":"x","use":["local/y"]}]', 'match: x'],
  ])('%s %s writes it', async (key, value, expected) => {
    const line = createConfigLine();
    expect(await line.run('set', key, value)).toEqual({ code: 0, out: `${key} is set.`, explained: '' });
    expect(read(line)).toContain(expected);
    expect(statSync(join(line.dataDir, 'config.yaml')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['log.level', 'loud', 'log.level: Expected trace'],
    ['log.levle', 'info', 'Did you mean: log.level'],
    ['backends', '[{"id":"a","kind":"openai","url":"http://169.254.169.254"}]', "a cloud's metadata"],
  ])('%s %s is refused, and nothing is written', async (key, value, message) => {
    const line = createConfigLine();
    const { code, explained } = await line.run('set', key, value);
    expect([code, explained]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(line.dataDir, 'config.yaml'))).toBe(false);
  });

  it('takes a setting out again, and says what the environment overrides', async () => {
    const line = createConfigLine();
    await line.run('set', 'log.level', 'debug');
    vi.stubEnv('DROVER_LOG_LEVEL', 'error');
    expect((await line.run('set', 'log.level', 'warn')).explained).toBe(
      'What counts comes from the environment DROVER_LOG_LEVEL.',
    );
    expect((await line.run('set', 'log.level', 'default')).out).toBe('log.level is the default again.');
    expect(read(line)).not.toContain('level:');
  });
});

describe('drover config edit', () => {
  /** An editor that puts `text` into the file it is given. */
  function useEditor(line: ConfigLine, text: string): void {
    const path = join(line.dataDir, 'editor');
    writeFileSync(path, `#!/bin/sh\ncat > "$1" <<'END'\n${text}END\n`);
    chmodSync(path, 0o700);
    vi.stubEnv('VISUAL', path);
  }

  it('puts a good copy in place', async () => {
    const line = createConfigLine();
    useEditor(line, 'log: { level: warn } # mine\n');
    expect(await line.run('edit')).toMatchObject({ code: 0, out: expect.stringContaining('is changed') as string });
    expect(read(line)).toContain('log: { level: warn } # mine\n');
  });

  it('F64 keeps a bad copy aside and the file as it is', async () => {
    const line = createConfigLine();
    write(line, 'log: {}\n');
    useEditor(line, 'log: { level: loud }\n');
    const { code, explained } = await line.run('edit');
    const copy = /Your copy is kept: (.*)$/m.exec(explained)?.[1] ?? '';
    expect([code, read(line), readFileSync(copy, 'utf8')]).toEqual([2, 'log: {}\n', 'log: { level: loud }\n']);
    expect(explained).toContain(':1:15: log.level:');
  });

  it('changes nothing when the editor fails', async () => {
    const line = createConfigLine();
    vi.stubEnv('VISUAL', 'false');
    expect(await line.run('edit')).toEqual({ code: 1, out: '', explained: 'The editor failed. Nothing was changed.' });
  });
});

describe('drover config validate', () => {
  it('prints file, line, column and what was probably meant', async () => {
    const line = createConfigLine();
    const path = join(line.dataDir, 'other.yaml');
    writeFileSync(path, 'log:\n  levle: info\n  retentionDays: 0\n');
    const { code, out } = await line.run('validate', path);
    expect([code, out.split('\n').sort()]).toEqual([
      2,
      [
        `${path}:2:3: log.levle: There is no such setting in log. Did you mean level?`,
        `${path}:3:18: log.retentionDays: Expected more than 0.`,
      ],
    ]);
    expect(JSON.parse((await line.run('validate', path, '--json')).out)).toMatchObject({
      isValid: false,
      problems: [{}, {}],
    });
  });

  it('takes a good file, with warnings, and none', async () => {
    const line = createConfigLine();
    expect(await line.run('validate')).toMatchObject({ code: 0 });
    write(line, 'models: [{ match: a, use: [local/b] }, { match: a, use: [local/c] }]\n');
    expect((await line.run('validate')).out).toMatch(
      /models\.1\.match: No request reaches this rule.*\(allowed\)\n.* is good\.$/,
    );
    expect(await line.run('validate', '/nowhere/x.yaml')).toMatchObject({ code: 2 });
  });
});

describe('drover config history, rollback, import, export, schema', () => {
  it('shows changes and puts one back', async () => {
    const line = createConfigLine();
    expect((await line.run('history')).explained).toContain('not been changed');
    await line.run('set', 'log.level', 'debug');
    await line.run('set', 'log.level', 'error');
    expect((await line.run('history')).out).toMatch(/command line .* log\.level/);
    const entries = JSON.parse((await line.run('history', '--json')).out) as { id: string }[];
    expect(entries).toHaveLength(2);
    expect(await line.run('rollback', entries[1]?.id ?? '')).toMatchObject({ code: 0 });
    expect(read(line)).toContain('level: debug');
    expect(await line.run('rollback', 'none')).toMatchObject({ code: 2 });
  });

  it('imports, after a look without writing', async () => {
    const line = createConfigLine();
    const path = join(line.dataDir, 'names.json');
    writeFileSync(path, '{"gpt-4o": "llama3.2:3b", "a b": "x"}');
    const dry = await line.run('import', path, '--dry-run');
    expect([dry.code, existsSync(join(line.dataDir, 'config.yaml'))]).toEqual([0, false]);
    expect(dry.out).toContain('+  - match: gpt-4o');
    expect(dry.out).toContain('Not taken:\n  a b:');
    expect(await line.run('import', path)).toMatchObject({ code: 0 });
    expect(read(line)).toContain('local/llama3.2:3b');
    writeFileSync(path, 'words');
    expect(await line.run('import', path)).toMatchObject({ code: 2 });
  });

  it('exports without secrets what can be read again, and prints the schema', async () => {
    const line = createConfigLine();
    await line.run('set', 'daemon.extraEnv.MY_TOKEN', 'abc');
    const { out } = await line.run('export');
    expect(out).toContain('MY_TOKEN: (hidden)');
    const path = join(line.dataDir, 'exported.yaml');
    writeFileSync(path, `${out}\n`);
    expect(await line.run('validate', path)).toMatchObject({ code: 0 });
    expect(JSON.parse((await line.run('export', '--json')).out)).toMatchObject({ version: 1, retry: { attempts: 3 } });
    expect(JSON.parse((await line.run('schema')).out)).toHaveProperty('properties.gateway');
  });

  it('works on the file that --config names', async () => {
    const line = createConfigLine();
    const path = join(line.dataDir, 'mine.yaml');
    writeFileSync(path, 'log: {}\n');
    await line.run('set', 'log.level', 'warn', '--config', path);
    expect((await line.run('get', 'log.level', '--config', path)).out).toBe('warn');
    expect(readFileSync(path, 'utf8')).toContain('level: warn');
  });
});
