import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const places = ['README.md', 'docs/*.md', 'deploy/**/*.yaml', '{apps,electron,renderer}/**/*.{ts,tsx}'];

interface NamedCommand {
  readonly file: string;
  readonly words: readonly string[];
}

/** Commands between backticks, as sentences and pages name them; forms with brackets are usage, not commands. */
function listNamed(file: string): readonly NamedCommand[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/`(?:npx )?drover ([a-z][^`\n[\\$…]*)\\?`/g)].map(([, words = '']) => ({
    file,
    words: (words.split(' | ')[0]?.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, '')),
  }));
}

/** What is wrong with it; a command that is merely mentioned may lack what it needs. */
function findFault({ file, words }: NamedCommand): readonly string[] {
  try {
    parseCommandLine(words);
    return [];
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return / needs /.test(said.split('\n')[0] ?? '') ? [] : [`${file}: ${said}`];
  }
}

describe('commands that messages, pages and documents name', () => {
  const commands = globSync(places, { cwd: root }).flatMap(listNamed);

  it('have words and flags that the command line takes', () => {
    expect(commands.length).toBeGreaterThan(250);
    expect(commands.flatMap(findFault)).toEqual([]);
  });

  it('are told apart from ones that it does not take', () => {
    const wrong = { file: 'x', words: ['keys', 'create', 'NAME'] };
    expect(findFault(wrong)).toHaveLength(1);
    expect(findFault({ file: 'x', words: ['keys', 'creat'] })).toHaveLength(1);
  });
});
