import type { SettingSource } from '../../contract/model/index.ts';

/** The source of a setting from the words that the configuration has for it: `file, line 3`, `environment DROVER_LOG_LEVEL`. */
export function readSource(words: string): SettingSource {
  const [, origin, line] = /^(file|last good copy)(?:, line (\d+))?/.exec(words) ?? [];
  if (origin !== undefined) {
    return { kind: origin === 'file' ? 'file' : 'last-good', line: line === undefined ? null : Number(line) };
  }
  if (words.startsWith('environment ')) return { kind: 'environment', name: words.slice('environment '.length) };
  return words === 'flag' ? { kind: 'flag' } : { kind: 'default' };
}
