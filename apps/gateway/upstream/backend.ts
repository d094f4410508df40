import type { BackendSettings } from '../ports.ts';

/** A backend that requests can be sent to. */
export interface Backend extends BackendSettings {
  /** Put before every path; empty for the managed daemon. */
  readonly basePath: string;
}

function readBasePath(url: string): string {
  return url === 'managed' ? '' : new URL(url).pathname.replace(/\/$/, '');
}

/** The configured backends by id. */
export function createBackends(settings: readonly BackendSettings[]): ReadonlyMap<string, Backend> {
  return new Map(settings.map((backend) => [backend.id, { ...backend, basePath: readBasePath(backend.url) }]));
}

/** The Ollama that answers for the machine: the managed one, else the first; `null` when there is none. */
export function findOllama(backends: ReadonlyMap<string, Backend>): Backend | null {
  const daemons = [...backends.values()].filter(({ kind }) => kind === 'ollama');
  return daemons.find(({ url }) => url === 'managed') ?? daemons[0] ?? null;
}
