import type { BackendConfig, Config } from '../contract/model/index.ts';
import type { DescribedIssue } from './describe-issue.ts';
import { isManaged, managedId, resolveBackends } from './resolve-backends.ts';
import type { SettingPath } from './setting-paths.ts';
import { suggestName } from './suggest-name.ts';

type Backends = readonly BackendConfig[];

/** Faults that only show when backends and rules are seen together. */
export function checkBackends(config: Config): DescribedIssue[] {
  const ids = resolveBackends(config).map(({ id }) => id);
  return [
    ...config.backends.flatMap((backend, index) => checkBackend(backend, index, config.backends)),
    ...config.models.flatMap(({ use }, index) => checkUse(use, ['models', String(index), 'use'], ids)),
  ];
}

function checkBackend(backend: BackendConfig, index: number, backends: Backends): DescribedIssue[] {
  const path = ['backends', String(index)];
  const before = backends.slice(0, index);
  const faults = [
    { key: 'id', message: describeIdFault(backend, before, backends) },
    { key: 'url', message: describeUrlFault(backend, before) },
  ];
  return faults.flatMap(({ key, message }) => (message === null ? [] : [createIssue([...path, key], message)]));
}

function checkUse(use: readonly string[], path: SettingPath, ids: readonly string[]): DescribedIssue[] {
  return use.flatMap((address, index) => {
    const id = address.slice(0, address.indexOf('/'));
    if (ids.includes(id)) return [];
    return [createIssue([...path, String(index)], 'There is no backend of this name.', suggestName(id, ids))];
  });
}

const createIssue = (path: SettingPath, message: string, suggestion: string | null = null): DescribedIssue => ({
  path,
  key: null,
  message,
  suggestion,
});

function describeIdFault({ id }: BackendConfig, before: Backends, all: Backends): string | null {
  if (before.some((backend) => backend.id === id)) return 'Another backend has this id already.';
  return id === managedId && !all.some(isManaged) ? 'This id is kept for the Ollama that Drover looks after.' : null;
}

function describeUrlFault({ kind, url }: BackendConfig, before: Backends): string | null {
  if (url !== 'managed') return describeAddressFault(url);
  if (kind !== 'ollama') return 'Only a backend of kind ollama can be managed.';
  return before.some(isManaged) ? 'Only one backend can be managed.' : null;
}

/** The parsed form, so that no other spelling of the same address gets by. */
function describeAddressFault(url: string): string | null {
  if (!URL.canParse(url)) return 'Expected an http or https address.';
  const host = new URL(url).hostname.replace(/\.$/, '');
  return metadataHosts.has(host) ? "This is the address of a cloud's metadata, not of a backend." : null;
}

const metadataHosts: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '[::ffff:a9fe:a9fe]',
  '[fd00:ec2::254]',
  'metadata.google.internal',
]);
