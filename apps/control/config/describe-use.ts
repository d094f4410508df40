import type { About } from '../../contract/control/index.ts';
import type { DaemonState, EnvironmentEntry, MemoryBudget } from '../../contract/model/index.ts';

export interface UseFacts {
  readonly supervisor: {
    state(): DaemonState;
    binary(): string | null;
    environment(): readonly EnvironmentEntry[];
  };
  readonly models: { budget(): MemoryBudget };
  readonly about: () => About;
}

/** What settings come to on this machine now, in a few words, by path. Only what their value does not say itself. */
export function describeUse({ supervisor, models, about }: UseFacts): ReadonlyMap<string, string> {
  const { gatewayUrl, takeOverUrl } = about();
  const state = supervisor.state();
  const binary = supervisor.binary();
  const { budgetBytes } = models.budget();
  const facts: (readonly [path: string, words: string | null])[] = [
    ['gateway.listen', gatewayUrl],
    ['gateway.takeOverOllamaPort', takeOverUrl ?? 'not taken over'],
    ['daemon.manage', 'pid' in state && state.pid !== null ? `pid ${state.pid}` : null],
    ['daemon.binary', binary],
    ['daemon.memoryBudget', `${(budgetBytes / 2 ** 30).toFixed(1)} GB in force`],
    ...supervisor.environment().map(describePassed),
  ];
  return new Map(facts.flatMap(([path, words]) => (words === null ? [] : [[path, words] as const])));
}

function describePassed({ setting, value, pendingValue, defaultValue }: EnvironmentEntry) {
  if (setting === null || setting === 'daemon.extraEnv') return ['', null] as const;
  const passed = value === '' ? `Ollama decides${defaultValue === '' ? '' : `: ${defaultValue}`}` : `${value} in use`;
  const pending = pendingValue === null ? '' : `, next ${pendingValue === '' ? 'Ollama decides' : pendingValue}`;
  return [setting, `${passed}${pending}`] as const;
}
