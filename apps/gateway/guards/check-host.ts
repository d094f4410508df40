import { type CanonicalError, createError } from '../../translate/index.ts';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
const unspecifiedHosts: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Every exact `host:port` under which clients may call: loopback literals and `localhost` with each port we listen on. */
export function listAllowedHosts(listeners: readonly { readonly host: string; readonly port: number }[]): Set<string> {
  const allowed = new Set<string>();
  for (const { host, port } of listeners) {
    const own = host.includes(':') ? `[${host}]` : host;
    const names = unspecifiedHosts.has(host) ? loopbackNames : [...loopbackNames, own];
    for (const name of names) {
      allowed.add(`${name}:${port}`);
      if (port === 80) allowed.add(name);
    }
  }
  return allowed;
}

/** Refuses any other `Host`: a web page whose name was rebound to this machine still sends its own name. */
export function checkHost(host: string | undefined, allowedHosts: ReadonlySet<string>): CanonicalError | null {
  if (host === undefined) return createError('bad_request', 'The header host is missing.');
  if (allowedHosts.has(host)) return null;
  return createError('forbidden_host', 'This address does not answer under that host name.');
}
