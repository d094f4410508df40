import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../apps/simulator/command-line.ts';
import { helpText } from '../../../apps/simulator/help-text.ts';
import { parseControlText, parseEnvironment } from '../../../apps/simulator/switches/parse-switch.ts';
import { createSwitchSource } from '../../../apps/simulator/switches/switch-source.ts';
import { switchNames } from '../../../apps/simulator/switches/switch-table.ts';

describe('switches', () => {
  it('come from variables, with their types', () => {
    const environment = {
      DROVER_SIM_START_DELAY_MS: '500',
      DROVER_SIM_BUSY: '1',
      DROVER_SIM_GRANDCHILD: 'port',
      DROVER_SIM_CONTROL: '/x',
      PATH: '/bin',
    };
    expect(parseEnvironment(environment)).toEqual({ startDelayMs: 500, busy: true, grandchild: 'port' });
  });

  it('come from flags, with and without a value', () => {
    const command = parseCommandLine([
      'serve',
      '--sim-hang-on-chat',
      '--sim-tokens-per-second',
      '20',
      '--sim-busy=false',
      '--sim-control=/c.json',
    ]);
    expect(command).toEqual({
      kind: 'serve',
      switches: { hangOnChat: true, tokensPerSecond: 20, busy: false },
      controlFile: '/c.json',
    });
  });

  it.each([
    [{ DROVER_SIM_WARP: '1' }, 'unknown simulator switch DROVER_SIM_WARP'],
    [{ DROVER_SIM_LOAD_MS: 'slow' }, 'DROVER_SIM_LOAD_MS must be a number from 0'],
    [{ DROVER_SIM_LOAD_MS: '-5' }, 'must be a number from 0'],
    [{ DROVER_SIM_BUSY: 'maybe' }, 'must be true or false'],
    [{ DROVER_SIM_GRANDCHILD: 'two' }, 'must be off, pipes, port'],
  ])('are refused with a reason: %j', (environment, reason) => {
    expect(() => parseEnvironment(environment)).toThrow(reason);
  });

  it('are refused in a control file that is no object or names no switch', () => {
    expect(() => parseControlText('[]')).toThrow('one JSON object');
    expect(() => parseControlText('{"warp": 9}')).toThrow('unknown simulator switch "warp"');
    expect(parseControlText('{"loadMs": null, "version": "1.2.3"}')).toEqual({ version: '1.2.3' });
  });

  it('are all listed by the help', () => {
    expect(switchNames.length).toBeGreaterThan(30);
    for (const flag of ['--sim-start-delay-ms', '--sim-journal-file', '--sim-error-mid-stream-after-tokens'])
      expect(helpText).toContain(flag);
  });
});

describe('the command line', () => {
  it.each([
    [['--version'], 'version'],
    [['-v'], 'version'],
    [['--help'], 'help'],
    [[], 'help'],
    [['start'], 'serve'],
    [['serve', '--help'], 'help'],
  ])('%j is %s', (args, kind) => {
    expect(parseCommandLine(args).kind).toBe(kind);
  });

  it.each([
    [['dance'], 'unknown command "dance" for "ollama"'],
    [['serve', '--port', '1'], 'unknown flag: --port'],
    [['serve', 'now'], 'accepts 0 arg(s), received 1'],
    [['serve', '--sim-load-ms'], 'flag needs an argument: --sim-load-ms'],
    [['serve', '--sim-warp', '1'], 'unknown simulator switch --sim-warp'],
  ])('%j is wrong: %s', (args, message) => {
    const command = parseCommandLine(args);
    expect(command.kind === 'wrong' && command.message).toContain(message);
  });
});

describe('the control file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-switches-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read again when it changes, wins over the fixed switches, and may appear later', () => {
    const controlFile = join(folder, 'control.json');
    const errors: unknown[] = [];
    const source = createSwitchSource({
      fixed: { loadMs: 5, busy: true },
      controlFile,
      onBadControlFile: (error) => errors.push(error),
    });
    expect(source.current()).toMatchObject({ loadMs: 5, busy: true, hangAll: false });
    writeFileSync(controlFile, '{"loadMs": 70, "hangAll": true}');
    expect(source.current()).toMatchObject({ loadMs: 70, busy: true, hangAll: true });
    writeFileSync(controlFile, '{"loadMs": 9000}');
    expect(source.current()).toMatchObject({ loadMs: 9000, hangAll: false });
    rmSync(controlFile);
    expect(source.current().loadMs).toBe(5);
    expect(errors).toEqual([]);
  });

  it('leaves what was in force when it is broken, and tells of it once', () => {
    const controlFile = join(folder, 'control.json');
    const errors: unknown[] = [];
    writeFileSync(controlFile, '{"loadMs": 70}');
    const source = createSwitchSource({ fixed: {}, controlFile, onBadControlFile: (error) => errors.push(error) });
    expect(source.current().loadMs).toBe(70);
    writeFileSync(controlFile, '{"loadMs": 70');
    expect(source.current().loadMs).toBe(70);
    expect(source.current().loadMs).toBe(70);
    expect(errors).toHaveLength(1);
  });
});
