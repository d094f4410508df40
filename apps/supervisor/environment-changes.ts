import type { EnvironmentEntry } from '../contract/model/index.ts';

type Entries = readonly EnvironmentEntry[];

/** What the running daemon got, each entry with what its next start passes instead. Variables that are new come last. */
export function markChanges(passed: Entries, next: Entries): Entries {
  const nextValues = new Map(next.map(({ name, value }) => [name, value]));
  const known = new Set(passed.map(({ name }) => name));
  const marked = passed.map((entry) => ({
    ...entry,
    pendingValue: findChange(entry.value, nextValues.get(entry.name)),
  }));
  const added = next.filter(({ name, value }) => !known.has(name) && value !== '').map(toPending);
  return [...marked, ...added];
}

/** A variable that is passed no more is as good as empty. */
const findChange = (value: string, next = ''): string | null => (next === value ? null : next);

const toPending = (entry: EnvironmentEntry): EnvironmentEntry => ({
  ...entry,
  value: '',
  pendingValue: entry.value,
  origin: 'default',
  source: 'not passed yet',
});

/** The variables of a daemon that somebody else started: nobody here knows what it got. */
export function markForeign(entries: Entries): Entries {
  const note = 'Not passed: this Ollama was not started by Drover and has an environment of its own.';
  return entries.map((entry) => ({ ...entry, isHonoured: false, note }));
}
