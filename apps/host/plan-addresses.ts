import { networkInterfaces } from 'node:os';
import { RoomError } from '../base/index.ts';
import { type HostPort, parseHostPort } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import { usualOllamaPort } from '../control/index.ts';
import {
  defaultGatewaySettings,
  type GatewaySettings,
  isLoopbackHost,
  isUnspecifiedHost,
  type TlsIdentity,
} from '../gateway/index.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';

/** Where the gateway is to answer, and what a person should know about it, in sentences. */
export interface AddressPlan extends Pick<GatewaySettings, 'listen' | 'takeOver' | 'tls'> {
  readonly warnings: readonly string[];
}

/** The addresses that the configuration asks for, and the port of Ollama. */
export function readAddresses({ gateway }: Pick<Config, 'gateway'>): Pick<GatewaySettings, 'listen' | 'takeOver'> {
  const wanted = gateway.takeOverOllamaPort;
  return {
    listen: parseHostPort(gateway.listen) ?? defaultGatewaySettings.listen,
    takeOver: wanted === false ? null : { host: '127.0.0.1', port: usualOllamaPort, isRequired: wanted === true },
  };
}

const refuse = (message: string, advice: string): RoomError<'gateway_not_loopback'> =>
  new RoomError('gateway_not_loopback', message, { data: { advice } });

const stay = 'Or stay on 127.0.0.1, and reach it from elsewhere through a tunnel.';

/** Beyond this machine it takes a choice, a key, and for the choice of TLS a certificate. Throws a `RoomError` that says which is missing. */
export function checkBeyondLoopback({ gateway }: Pick<Config, 'gateway'>, { host }: HostPort, hasKeys: boolean): void {
  if (isLoopbackHost(host)) return;
  const choice = gateway.beyondLoopback;
  if (choice === 'refuse') {
    throw refuse(
      `The gateway stays on this machine: ${host} is not a loopback address.`,
      `To open it to the network, create a key (\`drover keys create --name NAME\`), set gateway.tls, and choose gateway.beyondLoopback: tls, or \`drover serve --beyond-loopback tls\` (plain: without encryption). ${stay}`,
    );
  }
  if (!hasKeys) {
    throw refuse(
      `The gateway does not open to the network without keys, and there is none that is good for asking models.`,
      `Start it on 127.0.0.1, create one with \`drover keys create --name NAME\`. Then listen on ${host} again.`,
    );
  }
  if (choice === 'tls' && gateway.tls === null) {
    throw refuse(
      'gateway.beyondLoopback is tls, and there is no certificate.',
      `Set gateway.tls: { cert: FILE, key: FILE }, or gateway.tls: mkcert. Or choose plain: keys and prompts then travel unencrypted. ${stay}`,
    );
  }
}

export interface PlanRequest {
  readonly config: Pick<Config, 'gateway'>;
  /** Where the certificate lies; `null` for plain HTTP. */
  readonly files: TlsFiles | null;
  readonly hasKeys: boolean;
  readonly nowMs: number;
}

/** Throws a `RoomError` of code `gateway_not_loopback` or `gateway_tls_unusable`. */
export function planAddresses({ config, files, hasKeys, nowMs }: PlanRequest): AddressPlan {
  const addresses = readAddresses(config);
  checkBeyondLoopback(config, addresses.listen, hasKeys);
  if (files === null) return { ...addresses, tls: null, warnings: [] };
  const { identity, warnings } = readTlsFiles(files, nowMs);
  return { ...addresses, tls: identity, warnings };
}

/** The names and addresses that a certificate for this gateway has to be for. */
export function listCertificateHosts({ gateway }: Pick<Config, 'gateway'>): readonly string[] {
  const { host } = readAddresses({ gateway }).listen;
  const outside = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  const own = isUnspecifiedHost(host) ? outside : [host];
  return [...new Set(['localhost', '127.0.0.1', '::1', ...own, ...gateway.hosts])];
}

/** Whether a certificate will do for a month for all of these; `*.x` stands for the names right below. */
export function isFit({ covers, expiresAtMs }: TlsIdentity, hosts: readonly string[], nowMs: number): boolean {
  const monthMs = 30 * 86_400_000;
  return expiresAtMs > nowMs + monthMs && hosts.every((host) => covers(host.replace(/^\*(?=\.)/, 'any')));
}
