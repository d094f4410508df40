import { parseDocument as parseYaml } from 'yaml';
import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { describeAddressFault } from '../check-address.ts';
import { isSecret } from '../check-secrets.ts';
import type { ConfigEdit } from '../config-edit.ts';
import { parseDocument } from '../parse-document.ts';
import { isAllowed } from '../setting-paths.ts';

/** The section that a YAML or JSON text holds; `null` when it holds something else, tags of other languages, or cannot be read. */
export function readSection(text: string): PlainObject | null {
  // Other programs may say `version: 9`; only the form is judged here.
  const { problems } = parseDocument(text.replace(/^version\s*:.*$/m, ''));
  if (problems.length > 0) return null;
  const tree: unknown = parseYaml(text, { schema: 'core' }).toJS({ maxAliasCount: 50 });
  return isPlainObject(tree) ? tree : null;
}

export const asSection = (value: unknown): PlainObject => (isPlainObject(value) ? value : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const asText = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const asTexts = (value: unknown): readonly string[] => asList(value).filter((item) => typeof item === 'string');

/** A short name that a backend can have. */
export function toBackendId(text: string): string {
  const id = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 32);
  return id === '' ? 'imported' : id;
}

/** Whether the address can be a backend's, and has no secret in it. */
export const isAddress = (url: string): boolean =>
  isAllowed(['backends'], [{ id: 'a', kind: 'openai', url }]) &&
  describeAddressFault(url, false) === null &&
  !isSecret(url);

/** Whether the rule has the right form. */
export const isRule = (rule: object): boolean => isAllowed(['models'], [rule]);

export const add = (list: 'backends' | 'models', value: object): ConfigEdit => ({ kind: 'add', path: [list], value });
export const set = (path: string, value: unknown): ConfigEdit => ({ kind: 'set', path: path.split('.'), value });
