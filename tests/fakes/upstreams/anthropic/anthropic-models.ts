/** The key the upstream asks for, in `x-api-key` or as a bearer. */
export const anthropicKey = 'upstream-key';

/** What the upstream offers; all of them chat, see and think. `newest` takes less than the others: see `checkModelRules`. */
export const anthropicModels = { chat: 'claude-haiku-4-5', newest: 'claude-sonnet-5-5' } as const;

/** Models that always think by themselves, and take neither sampling nor forced tools. */
export const isNewest = (model: string): boolean => model === anthropicModels.newest;

/** What `anthropic-version` may be; the later one is that of the official client since its version 1. */
export const firstVersion = '2023-06-01';
export const versions: readonly string[] = [firstVersion, '2026-10-21'];
