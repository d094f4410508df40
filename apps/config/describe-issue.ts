import type { z } from 'zod';
import { listKnownKeys } from './known-keys.ts';
import { readSetting, type SettingPath, settingPaths } from './setting-paths.ts';
import { suggestName } from './suggest-name.ts';

/** A fault of the configuration without its place in the file. `key` is the unknown key, when that is the fault. */
export interface DescribedIssue {
  readonly path: SettingPath;
  readonly key: string | null;
  readonly message: string;
  readonly suggestion: string | null;
}

type Issue = z.core.$ZodIssue;

/** Puts what the schema says into sentences. Values are never repeated: one of them might be a secret. */
export function describeIssue(issue: Issue, tree: unknown): DescribedIssue[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => describeUnknownKey(path, key));
  const value = readSetting(tree, path);
  if (value === undefined && issue.code !== 'custom') {
    return [{ path, key: null, message: 'This setting is missing.', suggestion: null }];
  }
  const choices = listChoices(issue);
  const suggestion = typeof value === 'string' ? suggestName(value, choices) : null;
  return [{ path, key: null, message: describeExpectation(issue), suggestion }];
}

function describeUnknownKey(parent: SettingPath, key: string): DescribedIssue {
  const known = listKnownKeys(parent);
  const elsewhere = settingPaths.find((path) => path.at(-1) === key)?.join('.') ?? null;
  return {
    path: [...parent, key],
    key,
    message: parent.length === 0 ? 'There is no such section.' : `There is no such setting in ${parent.join('.')}.`,
    suggestion: elsewhere ?? suggestName(key, known),
  };
}

function describeExpectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_union': {
      const expected = issue.errors.flat().map(nameExpectation);
      return expected.length === 0 ? 'This value is not allowed.' : `Expected ${[...new Set(expected)].join(' or ')}.`;
    }
    case 'invalid_key':
      return issue.issues[0] === undefined
        ? 'This name is not allowed.'
        : `Expected ${nameExpectation(issue.issues[0])}.`;
    case 'custom':
      return issue.message;
    default:
      return `Expected ${nameExpectation(issue)}.`;
  }
}

function nameExpectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return nameType(issue.expected);
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${nameAmount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${nameAmount(issue.maximum, issue.origin)}`;
    case 'invalid_format':
      return issue.message;
    default:
      return 'another value';
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a section of settings',
  record: 'names with values',
  array: 'a list',
};
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function nameAmount(amount: number | bigint, origin: string): string {
  const [one, many] = units[origin] ?? [];
  if (one === undefined) return String(amount);
  return `${amount} ${Number(amount) === 1 ? one : many}`;
}

const nameType = (type: string): string => typeNames[type] ?? type;

function listChoices(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(listChoices) : [];
}
