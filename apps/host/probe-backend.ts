import { dirname } from 'node:path';
import type { BackendProbe, BackendProbeRequest } from '../contract/model/index.ts';
import { configSchema } from '../contract/model/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Keychain } from './keychain.ts';
import { readSecret } from './read-secret.ts';
import type { LiveSettings } from './settings.ts';

interface ProberInput {
  readonly gateway: Pick<Gateway, 'probeBackend'>;
  readonly settings: Pick<LiveSettings, 'store'>;
  readonly keychain: Keychain;
}

const keySchema = configSchema.shape.backends.unwrap().element.shape.key.unwrap();

const cannot = ({ url }: BackendProbeRequest, problem: string): BackendProbe => ({
  ...{ kind: null, url, models: [], trial: null, message: 'It was not asked.', problem },
});

/** Looks at an address with the key that lies where the configuration would say. */
export function createBackendProber({
  gateway,
  settings,
  keychain,
}: ProberInput): (request: BackendProbeRequest) => Promise<BackendProbe> {
  const readKey = async (written: Readonly<Record<string, string>>) => {
    const parsed = keySchema.safeParse(written);
    if (!parsed.success) return { value: null, warnings: ['A key lies in env, file or keychain: name one of them.'] };
    if (parsed.data.keychain !== undefined) await keychain.load([parsed.data.keychain]);
    const configFolder = dirname(settings.store.filePath);
    return readSecret(parsed.data, { env: process.env, configFolder, keychain });
  };
  return async (request) => {
    const { kind, url, trialModel } = request;
    const secret = request.key === null ? { value: null, warnings: [] } : await readKey(request.key);
    if (request.key !== null && secret.value === null) {
      return cannot(request, secret.warnings[0] ?? 'The key cannot be read.');
    }
    const trial = trialModel === null ? {} : { trial: { model: trialModel } };
    return gateway.probeBackend({ kind, url, key: secret.value, ...trial });
  };
}
