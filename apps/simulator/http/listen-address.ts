/** Where to listen, and what to warn about. `host` is without brackets; an empty one means all interfaces. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly warning: string | null;
}

const defaultPort = 11434;
const schemePorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

function splitHostPort(text: string): { host: string; port: string | null } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null };
  const colons = text.split(':').length - 1;
  if (colons !== 1) return { host: text, port: null };
  const colon = text.indexOf(':');
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** Reads `OLLAMA_HOST` as the real daemon does, odd cases included: a scheme changes the default port, a bad port is only warned about. */
export function parseListenAddress(value: string): ListenAddress {
  if (value === 'ollama.com') return { host: value, port: 443, warning: null };
  const schemed = /^([a-z]+):\/\/(.*)$/i.exec(value);
  const fallbackPort = schemed ? (schemePorts[(schemed[1] ?? '').toLowerCase()] ?? defaultPort) : defaultPort;
  const authority = (schemed?.[2] ?? value).split('/')[0] ?? '';
  const { host, port } = splitHostPort(authority);
  // `:1234` means every interface; nothing at all means loopback.
  const effectiveHost = host === '' && port === null ? '127.0.0.1' : host;
  if (port === null) return { host: effectiveHost, port: fallbackPort, warning: null };
  const number = /^\d+$/.test(port) ? Number(port) : Number.NaN;
  if (number >= 0 && number <= 65_535) return { host: effectiveHost, port: number, warning: null };
  return {
    host: effectiveHost,
    port: fallbackPort,
    warning: `invalid port, using default port=${port} default=${fallbackPort}`,
  };
}

/** `127.0.0.1:11434`, `[::1]:11434`; all interfaces show as `[::]`. */
export const formatAddress = (host: string, port: number): string => {
  const shown = host === '' || host === '0.0.0.0' ? '::' : host;
  return shown.includes(':') ? `[${shown}]:${port}` : `${shown}:${port}`;
};
