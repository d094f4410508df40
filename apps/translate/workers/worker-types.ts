/** Names of worker types that clients may use. `claude` is another name for `anthropic`. */
export const workerTypeNames = ['openai', 'anthropic', 'claude', 'local_llm'] as const;

export type WorkerType = 'openai' | 'anthropic' | 'local_llm';

export const workerTypes: readonly WorkerType[] = ['openai', 'anthropic', 'local_llm'];

/** The worker type that a name means; `null` for names that mean none. */
export function toWorkerType(name: string | null): WorkerType | null {
  if (name === 'claude') return 'anthropic';
  return workerTypes.find((type) => type === name) ?? null;
}
