import { isPlainObject } from '../base/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';
import type { SettingPath } from './setting-paths.ts';

const message = 'This looks like a key or a password. Put it into a variable or a file, and name that here.';

/** Forms of keys that services give out. */
const forms: readonly RegExp[] = [
  /(?:^|[^A-Za-z0-9])(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}/,
  /(?:^|[^A-Za-z0-9])(?:hf|gsk|xai|r8|nvapi|pplx|tgp_v1|fw|glpat|shpat|npm|dop_v1|whsec|sk_live|sk_test)[_-][A-Za-z0-9_-]{16,}/,
  /(?:^|[^A-Za-z0-9])(?:gh[opusr]|github_pat|xox[abeprs])[_-][A-Za-z0-9_-]{10,}/,
  /(?:^|[^A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/,
  /(?:^|[^A-Za-z0-9])AIza[A-Za-z0-9_-]{30,}/,
  /(?:^|[^A-Za-z0-9])ey[JK][A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /(?:^|\s)(?:bearer|basic)\s+[A-Za-z0-9+/=._-]{16,}/i,
  /:\/\/[^/\s:@]*:[^/\s@]+@/,
];

/** Values that look like secrets, anywhere in the file, names of keys among them. Values are not repeated. */
export function checkSecrets(tree: unknown): DescribedIssue[] {
  return list(tree, []);
}

function list(value: unknown, path: SettingPath): DescribedIssue[] {
  if (typeof value === 'string') return isSecret(value) ? [createIssue(path, message)] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => list(item, [...path, String(index)]));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isSecret(key) ? [createIssue(path, message)] : list(inner, [...path, key]),
  );
}

/** Whether the text looks like a key of a service, or has a password in it. */
export function isSecret(text: string): boolean {
  const head = text.slice(0, 8192);
  return forms.some((form) => form.test(head)) || head.split(/[^A-Za-z0-9+_-]/).some(isRandom);
}

/** A long run of letters of both cases and digits without a word in it. */
function isRandom(run: string): boolean {
  if (run.length < 40 || run.includes('-') || run.includes('_')) return false;
  return (run.match(/[0-9]/g) ?? []).length >= 5 && /[a-z]/.test(run) && (run.match(/[A-Z]/g) ?? []).length >= 5;
}
