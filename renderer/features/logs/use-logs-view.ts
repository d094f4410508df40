import { useNavigate, useSearch } from '@tanstack/react-router';
import type { LogEntryLevel } from '../../../apps/contract/model/index.ts';
import { levelNames } from './lines/log-levels.ts';

interface Search {
  /** `drover` or `errors`; Ollama when left out. */
  readonly source?: string;
  readonly q?: string;
  readonly level?: string;
  readonly model?: string;
  /** `1` where long lines are broken. */
  readonly wrap?: string;
}

export const sourceNames = ['ollama', 'drover', 'errors'] as const;
export type SourceName = (typeof sourceNames)[number];

/** The view as the address holds it. */
export function useLogsView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Search): void => {
    const kept = Object.entries({ ...search, ...change }).filter(([, value]) => value !== '');
    void navigate({ to: '/logs', search: Object.fromEntries(kept), replace: change.source === undefined });
  };
  return {
    source: sourceNames.find((name) => name === search.source) ?? 'ollama',
    text: search.q ?? '',
    level: levelNames.find((name) => name === search.level) ?? null,
    model: search.model ?? '',
    isWrapped: search.wrap === '1',
    setSource: (source: SourceName): void => go({ source: source === 'ollama' ? '' : source, model: '', level: '' }),
    setText: (q: string): void => go({ q }),
    setLevel: (level: LogEntryLevel | null): void => go({ level: level ?? '' }),
    setModel: (model: string): void => go({ model }),
    setWrapped: (isWrapped: boolean): void => go({ wrap: isWrapped ? '1' : '' }),
    clear: (): void => go({ q: '', level: '', model: '' }),
  };
}

export type LogsView = ReturnType<typeof useLogsView>;
