const metadataHosts: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2:0:0:0:0:0:254',
  'fd00:ec2:0:0:0:0:0:23',
  'metadata.google.internal',
  'metadata.goog',
  'metadata',
  'instance-data',
  'instance-data.ec2.internal',
]);

/**
 * What kind of place a host is that no backend is at: a cloud's metadata, or an address that only this network segment has; `null` for any other.
 * Takes a name, or an address as URLs or resolvers write it, with or without brackets.
 */
export function judgeHost(host: string): 'metadata' | 'link-local' | null {
  const name = nameHost(host.toLowerCase().replace(/\.$/, ''));
  if (metadataHosts.has(name)) return 'metadata';
  return /^169\.254\.|^fe[89ab][0-9a-f]:/.test(name) ? 'link-local' : null;
}

/** IPv6 without shortening; IPv4 where IPv6 only carries it. */
function nameHost(host: string): string {
  if (!host.includes(':')) return host;
  const groups = expand(host.replace(/^\[|\]$/g, '').replace(/%.*$/, ''));
  const isCarrier = carriers.some((prefix) => groups.slice(0, 6).join(':') === prefix);
  if (!isCarrier) return groups.join(':');
  const bytes = groups.slice(6).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
  return bytes.join('.');
}

/** IPv4-mapped, IPv4-compatible, translated, and NAT64. */
const carriers = ['0:0:0:0:0:ffff', '0:0:0:0:0:0', '0:0:0:0:ffff:0', '64:ff9b:0:0:0:0'];

function expand(address: string): string[] {
  const [head = '', tail] = withoutDots(address).split('::');
  const left = split(head);
  const right = tail === undefined ? [] : split(tail);
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right];
}

const split = (part: string): string[] =>
  part === '' ? [] : part.split(':').map((group) => group.replace(/^0+(?=.)/, ''));

/** Resolvers write the IPv4 address that an IPv6 one carries with dots. */
function withoutDots(address: string): string {
  const [, before, ...bytes] = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address) ?? [];
  if (before === undefined) return address;
  const [a = 0, b = 0, c = 0, d = 0] = bytes.map(Number);
  return `${before}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
