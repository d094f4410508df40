import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { CommandContext, CommandSpec } from './command.ts';
import { commands } from './commands.ts';
import { suggestName } from './suggest-name.ts';
import { UsageError } from './usage-error.ts';

export type CommandLine =
  | { readonly kind: 'help'; readonly spec: CommandSpec | null }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'command';
      readonly spec: CommandSpec;
      readonly values: CommandContext['values'];
      readonly positionals: readonly string[];
    };

/** Flags whose value could be taken for a command word when they stand before it. */
const leadingOptions: ParseArgsOptionsConfig = { 'data-dir': { type: 'string' } };

interface Word {
  readonly text: string;
  readonly index: number;
}

function findWords(argv: readonly string[]): Word[] {
  const { tokens } = parseArgs({ args: [...argv], options: leadingOptions, strict: false, tokens: true });
  return tokens.filter((token) => token.kind === 'positional').map(({ value, index }) => ({ text: value, index }));
}

function failUnknown(words: readonly Word[]): never {
  const [first, second] = words.map(({ text }) => text);
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0) {
    const known = group.map(({ name }) => name.split(' ')[1] ?? '');
    const near = second === undefined ? null : suggestName(second, known);
    const hint = near ? `Did you mean: drover ${first} ${near}` : `One of: ${known.join(', ')}`;
    throw new UsageError(
      second === undefined ? `"drover ${first}" needs a word more.` : `There is no "${first} ${second}".`,
      hint,
    );
  }
  const near = suggestName(first ?? '', [
    ...new Set(commands.map(({ name }) => name.split(' ')[0] ?? '')),
    'help',
    'version',
  ]);
  throw new UsageError(`There is no command "${first}".`, near ? `Did you mean: drover ${near}` : 'See: drover help');
}

function findSpec(words: readonly Word[]): { spec: CommandSpec; used: readonly Word[] } | null {
  for (const count of [2, 1]) {
    const used = words.slice(0, count);
    const spec = commands.find(({ name }) => name === used.map(({ text }) => text).join(' '));
    if (spec) return { spec, used };
  }
  return null;
}

function describeParseError(error: unknown, spec: CommandSpec): UsageError {
  const message = error instanceof Error ? error.message : String(error);
  const usage = `Usage: drover ${spec.name} ${spec.operands}`.trimEnd();
  const unknown = /Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return new UsageError(message.split('. ')[0] ?? message, usage);
  const known = Object.keys(spec.options);
  const near = suggestName(unknown.replace(/^-+/, ''), known);
  const hint = near ? `Did you mean: --${near}` : `It takes: ${known.map((name) => `--${name}`).join(', ')}`;
  return new UsageError(`"drover ${spec.name}" has no flag ${unknown}.`, hint);
}

function parseFor(spec: CommandSpec, rest: readonly string[]): CommandLine {
  const options: ParseArgsOptionsConfig = { ...spec.options, help: { type: 'boolean', short: 'h' } };
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...rest], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw describeParseError(error, spec);
  }
  const values = parsed.values as CommandContext['values'];
  if (values['help'] === true) return { kind: 'help', spec };
  const most = spec.operandCount + (spec.optionalCount ?? 0);
  if (parsed.positionals.length < spec.operandCount || parsed.positionals.length > most) {
    throw new UsageError(
      parsed.positionals.length < spec.operandCount
        ? `"drover ${spec.name}" needs ${spec.operands}.`
        : `"drover ${spec.name}" does not take "${parsed.positionals[most]}".`,
      `Usage: drover ${spec.name} ${spec.operands}`.trimEnd(),
    );
  }
  return { kind: 'command', spec, values, positionals: parsed.positionals };
}

/** Reads the words after `drover`. Throws `UsageError` with a suggestion for what it does not know. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const words = findWords(argv);
  const [first] = words;
  if (first === undefined) {
    if (argv.includes('--version') || argv.includes('-v')) return { kind: 'version' };
    const stray = argv.find((argument) => argument.startsWith('-') && !['--help', '-h'].includes(argument));
    if (stray !== undefined) throw new UsageError(`There is no flag ${stray} without a command.`);
    return { kind: 'help', spec: null };
  }
  if (first.text === 'version') return { kind: 'version' };
  if (first.text === 'help')
    return { kind: 'help', spec: words.length > 1 ? (findSpec(words.slice(1))?.spec ?? null) : null };
  const found = findSpec(words);
  if (!found) return failUnknown(words);
  const used = new Set(found.used.map(({ index }) => index));
  return parseFor(
    found.spec,
    argv.filter((_, index) => !used.has(index)),
  );
}
