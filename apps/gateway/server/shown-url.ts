import { networkInterfaces } from 'node:os';
import { isLoopbackHost, isUnspecifiedHost } from '../guards/check-host.ts';
import type { Address } from './listen.ts';
import type { TlsIdentity } from './tls-identity.ts';

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const toUrl = (host: string, port: number, tls: TlsIdentity | null): string =>
  `${tls === null ? 'http' : 'https'}://${inUrl(host)}:${port}`;

/**
 * The URL under which this machine reaches a listener. With a certificate it has a name that the certificate is for, where there is one:
 * `names` are those of the configuration.
 */
export function showUrl({ host, port }: Address, tls: TlsIdentity | null, names: readonly string[] = []): string {
  const own = isUnspecifiedHost(host) ? '127.0.0.1' : host;
  if (tls === null || tls.covers(own)) return toUrl(own, port, tls);
  const others = [...names.filter((name) => !name.startsWith('*.')), ...(isLoopbackHost(own) ? ['localhost'] : [])];
  return toUrl(others.find(tls.covers) ?? own, port, tls);
}

/** The URLs under which other machines reach a listener; none on loopback. */
export function listNetworkUrls({ host, port }: Address, tls: TlsIdentity | null): readonly string[] {
  if (isLoopbackHost(host)) return [];
  if (!isUnspecifiedHost(host)) return [toUrl(host, port, tls)];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family, address }) => !internal && (family === 'IPv4' || !/^fe80:/i.test(address)))
    .filter(({ family }) => host === '::' || family === 'IPv4')
    .map(({ address }) => toUrl(address, port, tls));
}
