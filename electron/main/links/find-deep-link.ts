import { linkScheme } from './parse-deep-link.ts';

/** The link that a command line brings along: the system passes it as an argument. With several, none is meant. */
export function findDeepLink(commandLine: readonly string[]): string | null {
  const found = commandLine.filter((argument) => argument.toLowerCase().startsWith(`${linkScheme}:`));
  return found.length === 1 ? (found[0] ?? null) : null;
}
