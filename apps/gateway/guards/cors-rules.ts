/** Which origins of web pages may call. */
export interface CorsRules {
  readonly isEmpty: boolean;
  /** `named`: it is listed. `any`: only because every page may. */
  match(origin: string): 'named' | 'any' | null;
}

/** `null` is what every page can make itself be, in a frame of its own. */
const openEntries: ReadonlySet<string> = new Set(['*', 'null']);
const form = /^([a-z][a-z0-9+.-]*):\/\/(\*\.)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}|\*))?$/;
const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' };

const escapeText = (text: string): string => text.replaceAll(/[.[\]+-]/g, String.raw`\$&`);

function compile(entry: string): RegExp | null {
  const [, scheme = '', below, host = '', port] = form.exec(entry) ?? [];
  if (scheme === '') return null;
  const labels = below === undefined ? '' : '(?:[a-z0-9_-]+[.])+';
  const isUsual = port === undefined || port === defaultPorts[scheme];
  const ports = port === '*' ? '(?::[0-9]{1,5})?' : isUsual ? '' : `:${port}`;
  return new RegExp(`^${escapeText(scheme)}://${labels}${escapeText(host)}${ports}$`);
}

/** Entries as the configuration has them: an origin, `https://*.example.org` for all below a name, `http://localhost:*` for any port, `*` for every page. */
export function createCorsRules(entries: readonly string[]): CorsRules {
  const named = entries.filter((entry) => !openEntries.has(entry)).map((entry) => compile(entry.toLowerCase()));
  const patterns = named.filter((pattern) => pattern !== null);
  return {
    isEmpty: entries.length === 0,
    match(origin) {
      if (patterns.some((pattern) => pattern.test(origin))) return 'named';
      return entries.includes('*') || entries.includes(origin) ? 'any' : null;
    },
  };
}
