import type { CommandSpec } from './command.ts';

export const dataDir = { 'data-dir': { type: 'string' } } as const;
/** Options of every command that tells something. */
export const reading = { ...dataDir, json: { type: 'boolean' } } as const;

type Parts = Partial<CommandSpec> & Pick<CommandSpec, 'name' | 'summary' | 'load'>;
export const command = (parts: Parts): CommandSpec => ({ operands: '', operandCount: 0, options: reading, ...parts });
