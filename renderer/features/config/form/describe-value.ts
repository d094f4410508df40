import type { ConfigSetting } from '../../../../apps/contract/model/index.ts';
import { plural } from '../../../shared/index.ts';
import { renderPlain } from './render-plain.ts';

/** A value in few words. */
export function describeValue(value: unknown): string {
  if (value === true) return 'on';
  if (value === false) return 'off';
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : plural(value.length, 'entry', 'entries');
  if (typeof value === 'object') {
    const count = Object.keys(value).length;
    return count === 0 ? 'none' : plural(count, 'entry', 'entries');
  }
  return renderPlain(value);
}

/** Where the value in force comes from: `default`, `file, line 8`, `environment`. */
export function describeSource({ source }: ConfigSetting): string {
  switch (source.kind) {
    case 'default':
      return 'default';
    case 'file':
      return source.line === null ? 'file' : `file, line ${source.line}`;
    case 'last-good':
      return source.line === null ? 'last good copy' : `last good, line ${source.line}`;
    case 'environment':
      return 'environment';
    case 'flag':
      return 'flag';
  }
}
