import type { Socket } from 'node:net';
import { type CanonicalError, createError } from '../../translate/index.ts';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
const unspecifiedHosts: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const loopbackForm = /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/;
const labels = /^(?:[a-z0-9_-]+\.)*[a-z0-9_-]+$/;

/** Whether nobody beyond this machine can reach what listens there. */
export const isLoopbackHost = (host: string): boolean => loopbackForm.test(host);

/** Whether it stands for every address of this machine. */
export const isUnspecifiedHost = (host: string): boolean => unspecifiedHosts.has(host);

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Under which names clients may call. */
export interface AllowedHosts {
  /** Whole `Host` headers. */
  readonly exact: ReadonlySet<string>;
  /** `.example.org` for every name below it, on one of the ports or without one. */
  readonly endings: readonly string[];
  readonly ports: readonly number[];
  /** Whether the address that a connection came in on is a name too. */
  readonly isOwnAddressAllowed: boolean;
}

/** Loopback literals and `localhost` with each port we listen on, and further names (`box.example.org`, `*.example.org`) with the port or without. */
export function listAllowedHosts(listeners: readonly Address[], names: readonly string[] = []): AllowedHosts {
  const exact = new Set<string>();
  const known = names.filter((name) => !isUnspecifiedHost(name)).map((name) => name.toLowerCase());
  const plain = known.filter((name) => !name.startsWith('*.'));
  for (const name of plain) exact.add(name);
  for (const { host, port } of listeners) {
    const own = host.includes(':') ? `[${host}]` : host;
    const ownNames = isUnspecifiedHost(host) ? loopbackNames : [...loopbackNames, own];
    for (const name of [...ownNames, ...plain]) exact.add(`${name}:${port}`);
    if (port === 80) for (const name of ownNames) exact.add(name);
  }
  return {
    exact,
    endings: known.filter((name) => name.startsWith('*.')).map((name) => name.slice(1)),
    ports: listeners.map(({ port }) => port),
    isOwnAddressAllowed: listeners.some(({ host }) => isUnspecifiedHost(host)),
  };
}

/** Refuses any other `Host`: a web page whose name was rebound to this machine still sends its own name. */
export function checkHost(
  host: string | undefined,
  allowed: AllowedHosts,
  socket: Pick<Socket, 'localAddress' | 'localPort'> = {},
): CanonicalError | null {
  if (host === undefined) return createError('bad_request', 'The header host is missing.');
  if (allowed.exact.has(host)) return null;
  if (isNamed(host.toLowerCase(), allowed)) return null;
  if (allowed.isOwnAddressAllowed && host === toLiteral(socket)) return null;
  return createError('forbidden_host', 'This address does not answer under that host name.');
}

/** Names that the configuration gives, in any case; never loopback's own, which programs write in one way. */
function isNamed(host: string, { exact, endings, ports }: AllowedHosts): boolean {
  const colon = host.lastIndexOf(':');
  const name = colon < 0 ? host : host.slice(0, colon);
  if (colon >= 0 && !ports.some((port) => host.slice(colon + 1) === String(port))) return false;
  if (!labels.test(name)) return false;
  return (exact.has(name) && !loopbackNames.includes(name)) || endings.some((ending) => isBelow(name, ending));
}

const isBelow = (name: string, ending: string): boolean => name.length > ending.length && name.endsWith(ending);

/** An address cannot be rebound, and the one that the connection came in on is ours by its nature. */
function toLiteral({ localAddress = '', localPort = 0 }: Pick<Socket, 'localAddress' | 'localPort'>): string {
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  return `${address.includes(':') ? `[${address}]` : address}:${localPort}`;
}
