import type { z } from 'zod';
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
  const choices = listChoices(issue);
  const suggestion = typeof value === 'string' ? suggestName(value, choices) : null;
  return [{ path, key: null, message: describeExpectation(issue), suggestion }];
}

function describeUnknownKey(parent: SettingPath, key: string): DescribedIssue {
  const siblings = new Set(
    settingPaths
      .filter((path) => parent.every((part, index) => path[index] === part))
      .map((path) => path[parent.length]),
  );
  const known = [...siblings].filter((name) => name !== undefined);
  const elsewhere = settingPaths.find((path) => path.at(-1) === key)?.join('.') ?? null;
  return {
    path: [...parent, key],
    key,
    message: parent.length === 0 ? 'There is no such section.' : `There is no such setting in ${parent.join('.')}.`,
    suggestion: suggestName(key, known) ?? elsewhere,
  };
}

function describeExpectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_union': {
      const expected = issue.errors.flat().map(nameExpectation);
      return expected.length === 0 ? 'This value is not allowed.' : `Expected ${[...new Set(expected)].join(' or ')}.`;
    }
    case 'invalid_key':
      return 'This is not a name for an environment variable.';
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
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
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
};

const nameType = (type: string): string => typeNames[type] ?? type;

function listChoices(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(listChoices) : [];
}
