import { allOutcomes, errorOutcomes, type FilterOutcome, outcomeGroups } from './outcome-groups.ts';
import { parseMoment, parseSpan } from './parse-time.ts';
import { type FilterToken, tokenizeFilter } from './tokenize-filter.ts';

/** A word that was not understood, and why, in a sentence. */
export interface FilterIssue {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The filter of the log that a text asks for, as the control API takes it. */
export interface TextFilter {
  readonly sinceMs?: number;
  readonly untilMs?: number;
  readonly outcomes?: FilterOutcome[];
  readonly isRunning?: boolean;
  readonly projects?: string[];
  readonly apps?: string[];
  readonly models?: string[];
  readonly backends?: string[];
  readonly keys?: string[];
  readonly routes?: string[];
  readonly status?: number;
  readonly errorCode?: string;
  readonly minFirstTokenMs?: number;
  readonly minTotalMs?: number;
  readonly isTruncated?: boolean;
  readonly text?: string;
}

export interface ParsedFilter {
  readonly filter: TextFilter;
  readonly issues: readonly FilterIssue[];
}

/** Every key the box understands, with an example of its value. */
export const filterKeys: readonly { readonly key: string; readonly example: string }[] = [
  { key: 'since', example: '24h' },
  { key: 'until', example: '1h' },
  { key: 'outcome', example: 'failed' },
  { key: 'project', example: 'atlas' },
  { key: 'app', example: 'cursor' },
  { key: 'model', example: 'llama3.2:3b' },
  { key: 'backend', example: 'local' },
  { key: 'key', example: 'ci' },
  { key: 'route', example: '/api/chat' },
  { key: 'status', example: '502' },
  { key: 'code', example: 'model_not_found' },
  { key: 'ttft', example: '>2s' },
  { key: 'total', example: '>10s' },
  { key: 'is', example: 'cut' },
];

type Draft = { -readonly [Key in keyof TextFilter]: TextFilter[Key] };
type Reader = (token: FilterToken, draft: Draft, nowMs: number) => string | null;

const lists = {
  project: 'projects',
  app: 'apps',
  model: 'models',
  backend: 'backends',
  key: 'keys',
  route: 'routes',
} as const;

const readList =
  (field: (typeof lists)[keyof typeof lists]): Reader =>
  ({ values }, draft) => {
    draft[field] = [...(draft[field] ?? []), ...values];
    return null;
  };

function addOutcomes(draft: Draft, found: readonly FilterOutcome[]): void {
  draft.outcomes = [...new Set([...(draft.outcomes ?? []), ...found])];
}

function outcomesOf(word: string): readonly FilterOutcome[] | null {
  const exact = allOutcomes.find((outcome) => outcome === word);
  return exact ? [exact] : (outcomeGroups.find((group) => group.word === word)?.outcomes ?? null);
}

const readOutcome: Reader = ({ values, isNegated }, draft) => {
  const found: FilterOutcome[] = [];
  for (const value of values.map((text) => text.toLowerCase())) {
    if (value === 'any') continue;
    if (value === 'running') {
      draft.isRunning = true;
      continue;
    }
    const named = outcomesOf(value);
    if (!named)
      return `“${value}” is no outcome. There are ${outcomeGroups.map(({ word }) => word).join(', ')}, running.`;
    found.push(...named);
  }
  if (found.length === 0) return null;
  if (isNegated) draft.isRunning = true;
  addOutcomes(draft, isNegated ? allOutcomes.filter((outcome) => !found.includes(outcome)) : found);
  return null;
};

const readIs: Reader = ({ values: [value = ''] }, draft) => {
  switch (value.toLowerCase()) {
    case 'cut':
      draft.isTruncated = true;
      return null;
    case 'running':
      draft.isRunning = true;
      return null;
    case 'error':
      addOutcomes(draft, errorOutcomes);
      return null;
    default:
      return 'After “is:” stands cut, running or error.';
  }
};

const readMoment =
  (field: 'sinceMs' | 'untilMs'): Reader =>
  ({ values: [value = ''] }, draft, nowMs) => {
    const ms = parseMoment(value, nowMs);
    if (ms === null) return 'A time is 15m, 24h or 7d back, or 2026-11-21T14:30.';
    draft[field] = ms;
    return null;
  };

const readLeast =
  (field: 'minFirstTokenMs' | 'minTotalMs', key: string): Reader =>
  ({ operator, values: [value = ''] }, draft) => {
    if (operator !== '>') return `Only “${key}>2s” is possible: the log is searched for what was slow.`;
    const ms = parseSpan(value);
    if (ms === null) return 'A duration is 300ms, 2s or 5m.';
    draft[field] = ms;
    return null;
  };

const readStatus: Reader = ({ values: [value = ''] }, draft) => {
  if (!/^\d{3}$/.test(value)) return 'A status is a number such as 502.';
  draft.status = Number(value);
  return null;
};

const readCode: Reader = ({ values: [value = ''] }, draft) => {
  draft.errorCode = value;
  return null;
};

const readers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(Object.entries(lists).map(([key, field]) => [key, readList(field)])),
  outcome: readOutcome,
  is: readIs,
  since: readMoment('sinceMs'),
  until: readMoment('untilMs'),
  ttft: readLeast('minFirstTokenMs', 'ttft'),
  total: readLeast('minTotalMs', 'total'),
  status: readStatus,
  code: readCode,
};

function readKeyed(token: FilterToken, draft: Draft, nowMs: number): string | null {
  const key = token.key ?? '';
  const reader = readers[key];
  if (!reader) return `“${key}” is no key. There are ${filterKeys.map((entry) => entry.key).join(', ')}.`;
  if (token.values.length === 0) return `“${key}” waits for a value.`;
  if (token.isNegated && key !== 'outcome') return 'Only outcomes can be left out, as in “-outcome:answered”.';
  if (token.operator !== ':' && key !== 'ttft' && key !== 'total') return `Write “${key}:” and a value.`;
  return reader(token, draft, nowMs);
}

/** What the text asks for, and which words of it could not be understood. Those are left out of the filter. */
export function parseFilter(text: string, nowMs: number): ParsedFilter {
  const draft: Draft = {};
  const issues: FilterIssue[] = [];
  const words: string[] = [];
  for (const token of tokenizeFilter(text)) {
    if (token.key === null) words.push(...token.values);
    else {
      const message = readKeyed(token, draft, nowMs);
      if (message !== null) issues.push({ start: token.start, end: token.end, message });
    }
  }
  if (words.length > 0) draft.text = words.join(' ').slice(0, 200);
  return { filter: draft, issues };
}
