import type { CommandSpec } from './command.ts';
import { command, reading } from './define-command.ts';
import { ceilingOptions } from './parse-ceilings.ts';
import { limitOptions } from './parse-limits.ts';

const text = { type: 'string' } as const;

/** The commands on keys, in the order of the help text. */
export const keyCommands: readonly CommandSpec[] = [
  command({
    name: 'keys create',
    operands:
      '[--name N] [--project P] [--scopes infer,manage,admin] [--models PATTERNS] [--expires 30d]\n' +
      '[--rpm N] [--tokens-per-minute N] [--tokens-per-day N] [--tokens-per-month N] [--concurrency N]\n' +
      '[--keep-alive 30m] [--signed]\n' +
      '[--max-context N] [--max-tokens N] [--max-choices N] [--max-keep-alive 10m] [--on-excess clamp|refuse]',
    summary: 'Make a key and show it, once; with --signed one that signs requests and is never sent',
    options: {
      ...{ ...reading, name: text, project: text, scopes: text, models: text, expires: text },
      ...{ ...limitOptions, 'keep-alive': text, signed: { type: 'boolean' }, ...ceilingOptions },
    },
    load: async () => (await import('./commands/keys.ts')).createKey,
  }),
  command({
    name: 'keys change',
    operands:
      'ID [--name N] [--models PATTERNS]\n' +
      '[--rpm N] [--tokens-per-minute N] [--tokens-per-day N] [--tokens-per-month N] [--concurrency N]\n' +
      '[--keep-alive 30m]\n' +
      '[--max-context N] [--max-tokens N] [--max-choices N] [--max-keep-alive 10m] [--on-excess clamp|refuse]',
    operandCount: 1,
    summary: 'Give a key other limits, from its next request on; none takes a limit away',
    options: { ...reading, name: text, models: text, ...limitOptions, 'keep-alive': text, ...ceilingOptions },
    load: async () => (await import('./commands/key-change.ts')).changeKey,
  }),
  command({
    name: 'keys list',
    summary: 'The keys, without their secrets',
    load: async () => (await import('./commands/keys.ts')).listKeys,
  }),
  command({
    name: 'keys revoke',
    operands: 'ID',
    operandCount: 1,
    summary: 'Refuse a key from now on',
    load: async () => (await import('./commands/keys.ts')).revokeKey,
  }),
  command({
    name: 'keys rotate',
    operands: 'ID [--overlap 24h]',
    operandCount: 1,
    summary: 'Make a key with the same rights; the old one stays good for a while',
    options: { ...reading, overlap: text },
    load: async () => (await import('./commands/keys.ts')).rotateKey,
  }),
];
