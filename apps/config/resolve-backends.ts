import type { BackendConfig, Config } from '../contract/model/index.ts';

/** The id of the Ollama that Drover looks after, where the configuration gives it no other. */
export const managedId = 'local';

const managed: BackendConfig = { id: managedId, kind: 'ollama', url: 'managed' };

export const isManaged = ({ url }: BackendConfig): boolean => url === 'managed';

/** All backends, the managed one first; it is there also when the configuration does not name it. */
export function resolveBackends({ backends }: Pick<Config, 'backends'>): readonly BackendConfig[] {
  const own = backends.find(isManaged) ?? managed;
  return [own, ...backends.filter((backend) => backend !== own)];
}
