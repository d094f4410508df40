import { resolveBackends } from '../config/index.ts';
import type { BackendConfig, Config } from '../contract/model/index.ts';
import type { BackendSettings } from '../gateway/index.ts';
import { readSecret, type SecretPlaces } from './read-secret.ts';

interface BackendsRead {
  /** At least one. */
  readonly backends: readonly BackendSettings[];
  readonly warnings: readonly string[];
}

/** The backends as the gateway needs them. The managed one stays out when no daemon is wanted, unless it is the only one. */
export function readBackendSettings(
  config: Config,
  places: SecretPlaces & { readonly hasDaemon: boolean },
): BackendsRead {
  const all = resolveBackends(config);
  const others = all.filter(({ url }) => url !== 'managed');
  const wanted = places.hasDaemon || others.length === 0 ? all : others;
  const read = wanted.map((backend) => readBackend(backend, places));
  return { backends: read.map(({ backend }) => backend), warnings: read.flatMap(({ warnings }) => warnings) };
}

function readBackend({ id, kind, url, key, allowLinkLocal }: BackendConfig, places: SecretPlaces) {
  const { value, warnings } = key === undefined ? { value: null, warnings: [] } : readSecret(key, places);
  const backend: BackendSettings = {
    ...{ id, kind, apiKey: value },
    url: toBaseUrl(kind, url),
    isStrict: isStrict(url),
    ...(allowLinkLocal === true ? { isLinkLocalAllowed: true } : {}),
  };
  return { backend, warnings: warnings.map((warning) => `Backend ${id}: ${warning}`) };
}

/** Without a trailing slash; an address alone means version 1 of the interfaces that have versions in their path. */
function toBaseUrl(kind: BackendConfig['kind'], url: string): string {
  if (url === 'managed') return url;
  const { origin, pathname } = new URL(url);
  const path = pathname.replace(/\/+$/, '');
  return `${origin}${path === '' && kind !== 'ollama' ? '/v1' : path}`;
}

/** The services that refuse fields they do not know, by their documentation. */
function isStrict(url: string): boolean {
  return url !== 'managed' && /^(api\.openai\.com|.+\.openai\.azure\.com)$/.test(new URL(url).hostname);
}
