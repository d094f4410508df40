import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** A command that a document tells people to type. */
export interface DocumentCommand {
  /** For example `docs/operations.md:53`. */
  readonly place: string;
  /** On one line, without the words beside it. */
  readonly text: string;
}

/** Lists of commands say what each does in a second column. */
const withoutRemark = (line: string): string =>
  /^(?:npx |npm |drover )/.test(line) ? line.replace(/ {2,}.*$/, '') : line;

function listInBlock(block: string, document: string, firstLine: number): DocumentCommand[] {
  const lines = block.split('\n');
  const commands: DocumentCommand[] = [];
  for (let at = 0; at < lines.length; at++) {
    const place = `${document}:${firstLine + at}`;
    let text = lines[at] ?? '';
    while (text.endsWith('\\') && at + 1 < lines.length) text = `${text.slice(0, -1)}${(lines[++at] ?? '').trim()}`;
    const command = withoutRemark(text.trim());
    if (command !== '' && !command.startsWith('#')) commands.push({ place, text: command });
  }
  return commands;
}

/** Blocks without a language hold commands too, where their first line begins with one. */
const isShell = (language: string, block: string): boolean =>
  language === 'sh' ||
  (language === '' && /^(?:#|npx|npm|git|cd|mkdir|drover|curl|docker|kubectl|helm|sudo|export)\b/.test(block));

function listIn(document: string): DocumentCommand[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```(\w*)\n(.*?)^```/gms)].flatMap((match) => {
    const [, language = '', block = ''] = match;
    if (!isShell(language, block)) return [];
    return listInBlock(block, document, text.slice(0, match.index).split('\n').length + 1);
  });
}

/** Every command of the README and of docs/, in the order of reading. */
export const listCommands = (): DocumentCommand[] =>
  ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: root }).toSorted()].flatMap(listIn);
