import type { CallerSources } from './caller-sources.ts';
import { findScript } from './script-name.ts';

const maxWords = 64;
const maxJoined = 8;

/** The words after the program's own, which may hold spaces itself. */
export function splitCommandLine(line: string, command: string): readonly string[] {
  const rest = line.startsWith(`${command} `) ? line.slice(command.length) : line.replace(/^\S+/, '');
  return rest.trim().split(/ +/, maxWords);
}

/**
 * Puts a script's path together that holds spaces, which `ps` does not tell from the spaces between words: the shortest that is there counts.
 * No words at all when none is there: half a path would name something else.
 */
export async function joinScriptPath(
  { exists }: Pick<CallerSources, 'exists'>,
  executable: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const target = findScript(executable, words);
  if (target?.kind !== 'script' || !target.path.startsWith('/')) return words;
  for (let count = 1; count <= maxJoined && target.at + count <= words.length; count += 1) {
    const path = words.slice(target.at, target.at + count).join(' ');
    if (await exists(path)) return [...words.slice(0, target.at), path, ...words.slice(target.at + count)];
  }
  return [];
}
