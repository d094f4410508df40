/** An address to listen on or connect to. `host` has no brackets; port 0 lets the system choose. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

const form = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/;

/** Parses "127.0.0.1:11444", "localhost:0" or "[::1]:11444"; `undefined` for any other text or a port beyond 65535. */
export function parseHostPort(text: string): HostPort | undefined {
  const [, inBrackets, plain, digits] = form.exec(text) ?? [];
  const host = inBrackets ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}
