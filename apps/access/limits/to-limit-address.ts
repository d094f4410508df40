const mappedForm = /^(?:0{0,4}:){2,5}(?:ffff:)(\d{1,3}(?:\.\d{1,3}){3})$/i;
const groupCount = 8;
const networkGroups = 4;

/**
 * The name that an address is limited under: an IPv4 address itself, however it is spelt; of an IPv6 address the network (`/64`), since one
 * host has all of it.
 */
export function toLimitAddress(address: string): string {
  const [text = ''] = address.toLowerCase().split('%', 1);
  const [, mapped] = mappedForm.exec(text) ?? [];
  if (mapped !== undefined) return mapped;
  if (!text.includes(':')) return text;
  const groups = expandGroups(text);
  return groups === null ? text : `${groups.slice(0, networkGroups).join(':')}::/64`;
}

/** All eight groups without leading zeros; `null` when it is no IPv6 address. */
function expandGroups(text: string): string[] | null {
  const [head = '', tail, ...rest] = text.split('::');
  if (rest.length > 0) return null;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = groupCount - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return null;
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}
