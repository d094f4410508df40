const metadata = "This is the address of a cloud's metadata, not of a backend.";
const linkLocal =
  'This address is link-local: only this network segment has it. Say allowLinkLocal: true if it is meant.';

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

/** What is wrong with the address of a backend, `null` when nothing is. Looks at the parsed form, so that no other spelling gets by. */
export function describeAddressFault(url: string, isLinkLocalAllowed: boolean): string | null {
  if (!URL.canParse(url)) return 'Expected an http or https address.';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'Expected an http or https address.';
  if (username !== '' || password !== '') return 'A user name or password cannot stand in an address.';
  if (isLinkLocalAllowed) return null;
  const host = nameHost(hostname.replace(/\.$/, ''));
  if (metadataHosts.has(host)) return metadata;
  return /^169\.254\.|^fe[89ab][0-9a-f]:/.test(host) ? linkLocal : null;
}

/** IPv6 without shortening; IPv4 where IPv6 only carries it. */
function nameHost(host: string): string {
  if (!host.startsWith('[')) return host;
  const groups = expand(host.slice(1, -1));
  const isCarrier = carriers.some((prefix) => groups.slice(0, 6).join(':') === prefix);
  if (!isCarrier) return groups.join(':');
  const bytes = groups.slice(6).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
  return bytes.join('.');
}

/** IPv4-mapped, IPv4-compatible, translated, and NAT64. */
const carriers = ['0:0:0:0:0:ffff', '0:0:0:0:0:0', '0:0:0:0:ffff:0', '64:ff9b:0:0:0:0'];

function expand(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right];
}
