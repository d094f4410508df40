import type { BackendConfig, Config } from '../contract/model/index.ts';
import { describeAddressFault } from './check-address.ts';
import { createIssue } from './create-issue.ts';
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
    ...config.models.flatMap((rule, index) => checkRule(rule, ['models', String(index)], ids)),
    ...Object.keys(config.limits.concurrency).flatMap((id) =>
      ids.includes(id) ? [] : [createIssue(['limits', 'concurrency', id], unknown, suggestName(id, ids))],
    ),
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

const unknown = 'There is no backend of this name.';

function checkRule({ use, split = [] }: Config['models'][number], path: SettingPath, ids: readonly string[]) {
  const addresses = [
    ...use.map((address, index) => ({ address, at: ['use', String(index)] })),
    ...split.map(({ to }, index) => ({ address: to, at: ['split', String(index), 'to'] })),
  ];
  return addresses.flatMap(({ address, at }) => {
    const id = address.slice(0, address.indexOf('/'));
    return ids.includes(id) ? [] : [createIssue([...path, ...at], unknown, suggestName(id, ids))];
  });
}

function describeIdFault({ id }: BackendConfig, before: Backends, all: Backends): string | null {
  if (before.some((backend) => backend.id === id)) return 'Another backend has this id already.';
  return id === managedId && !all.some(isManaged) ? 'This id is kept for the Ollama that Drover looks after.' : null;
}

function describeUrlFault({ kind, url, allowLinkLocal }: BackendConfig, before: Backends): string | null {
  if (url !== 'managed') return describeAddressFault(url, allowLinkLocal === true);
  if (kind !== 'ollama') return 'Only a backend of kind ollama can be managed.';
  return before.some(isManaged) ? 'Only one backend can be managed.' : null;
}
