import type { CommandSpec } from './command.ts';
import { command, dataDir, reading } from './define-command.ts';

const config = { config: { type: 'string' } } as const;
const changing = { ...dataDir, ...config };
const telling = { ...reading, ...config };

/** The commands about the configuration file; they work with and without a running service. */
export const configCommands: readonly CommandSpec[] = [
  command({
    name: 'config get',
    operands: '[KEY] [--config FILE]',
    optionalCount: 1,
    summary: 'Every setting, its value and where it comes from; KEY shows one',
    options: telling,
    load: async () => (await import('./commands/config-get.ts')).getConfig,
  }),
  command({
    name: 'config set',
    operands: 'KEY VALUE [--config FILE]',
    operandCount: 2,
    summary: 'Change one setting in the file; the value default takes it out',
    options: changing,
    load: async () => (await import('./commands/config-set.ts')).setConfig,
  }),
  command({
    name: 'config edit',
    operands: '[--config FILE]',
    summary: 'Change the file in $EDITOR; it is put in place when it is good',
    options: changing,
    load: async () => (await import('./commands/config-edit.ts')).editConfig,
  }),
  command({
    name: 'config validate',
    operands: '[FILE] [--config FILE]',
    optionalCount: 1,
    summary: 'What is wrong with the file, with line and column',
    options: telling,
    load: async () => (await import('./commands/config-validate.ts')).validateConfig,
  }),
  command({
    name: 'config history',
    operands: '[--limit N]',
    summary: 'Changes of the configuration, newest first',
    options: { ...telling, limit: { type: 'string' } },
    load: async () => (await import('./commands/config-history.ts')).listConfigHistory,
  }),
  command({
    name: 'config rollback',
    operands: 'ID',
    operandCount: 1,
    summary: 'Put the file back as it was after a change',
    options: changing,
    load: async () => (await import('./commands/config-history.ts')).rollBackConfig,
  }),
  command({
    name: 'config import',
    operands: 'FILE [--dry-run]',
    operandCount: 1,
    summary: 'Take over settings of llama-swap, LiteLLM, LM Studio, Ollama, or a JSON name map',
    options: { ...telling, 'dry-run': { type: 'boolean' } },
    load: async () => (await import('./commands/config-import.ts')).importConfig,
  }),
  command({
    name: 'config export',
    summary: 'All settings in force, without secrets',
    options: telling,
    load: async () => (await import('./commands/config-export.ts')).exportConfig,
  }),
  command({
    name: 'config schema',
    summary: 'The JSON Schema of the file, for editors',
    options: dataDir,
    load: async () => (await import('./commands/config-export.ts')).printConfigSchema,
  }),
];
