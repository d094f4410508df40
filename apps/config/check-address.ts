import { judgeHost } from '../base/index.ts';

const faults = {
  metadata: "This is the address of a cloud's metadata, not of a backend.",
  'link-local':
    'This address is link-local: only this network segment has it. Say allowLinkLocal: true if it is meant.',
} as const;

/** What is wrong with the address of a backend, `null` when nothing is. Looks at the parsed form, so that no other spelling gets by. */
export function describeAddressFault(url: string, isLinkLocalAllowed: boolean): string | null {
  if (!URL.canParse(url)) return 'Expected an http or https address.';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'Expected an http or https address.';
  if (username !== '' || password !== '') return 'A user name or password cannot stand in an address.';
  if (isLinkLocalAllowed) return null;
  const kind = judgeHost(hostname);
  return kind === null ? null : faults[kind];
}
