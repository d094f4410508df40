import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';
import { UsageError } from '../../../apps/cli/usage-error.ts';

const failure = (...argv: string[]): UsageError => {
  try {
    parseCommandLine(argv);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`"${argv.join(' ')}" was accepted`);
};

describe('parseCommandLine', () => {
  it('reads a command of two words with flags on either side', () => {
    const line = parseCommandLine(['--data-dir', '/data', 'requests', 'list', '--limit', '5', '--json']);
    expect(line).toMatchObject({
      kind: 'command',
      spec: { name: 'requests list' },
      values: { 'data-dir': '/data', limit: '5', json: true },
    });
  });

  it('reads operands', () => {
    expect(parseCommandLine(['models', 'load', 'llama3.2:3b'])).toMatchObject({
      kind: 'command',
      positionals: ['llama3.2:3b'],
    });
  });

  it('reads an operand that may be left out, and no more than that', () => {
    expect(parseCommandLine(['incidents'])).toMatchObject({ positionals: [] });
    expect(parseCommandLine(['incidents', 'i1'])).toMatchObject({ positionals: ['i1'] });
    expect(parseCommandLine(['models', 'timeline', 'qwen3', '--since', '1h'])).toMatchObject({
      positionals: ['qwen3'],
    });
    expect(failure('incidents', 'i1', 'i2').message).toContain('"i2"');
  });

  it.each([[[]], [['help']], [['--help']], [['-h']]])('shows the whole help for %j', (argv) => {
    expect(parseCommandLine(argv)).toEqual({ kind: 'help', spec: null });
  });

  it.each([[['help', 'serve']], [['serve', '--help']], [['serve', '-h']]])(
    "shows a command's own help for %j",
    (argv) => {
      expect(parseCommandLine(argv)).toMatchObject({ kind: 'help', spec: { name: 'serve' } });
    },
  );

  it.each([[['version']], [['--version']], [['-v']]])('knows %j', (argv) => {
    expect(parseCommandLine(argv)).toEqual({ kind: 'version' });
  });

  it.each([
    [['stauts'], 'Did you mean: drover status'],
    [['daemon', 'stpo'], 'Did you mean: drover daemon stop'],
    [['status', '--jsno'], 'Did you mean: --json'],
    [['models'], 'One of: list, ps, fit, load, unload'],
    [['requests', 'zzz'], 'One of: list, tail, show'],
  ])('answers %j with a suggestion', (argv, hint) => {
    expect(failure(...argv).hint).toContain(hint);
  });

  it('refuses what does not belong to the command', () => {
    expect(failure('status', 'extra').message).toContain('"extra"');
    expect(failure('models', 'load').message).toContain('needs MODEL');
    expect(failure('requests', 'list', '--limit').message).toContain('--limit');
    expect(failure('--data-dir', '/data').message).toContain('--data-dir');
  });
});
