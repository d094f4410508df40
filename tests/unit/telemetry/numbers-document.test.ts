import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const queryFolder = 'apps/telemetry/queries';
const queryNames = readdirSync(join(root, queryFolder)).map((name) => name.replace(/\.ts$/, ''));

const document = read('docs/numbers.md');
const [pages = '', proofs = ''] = document.split('## Where each is checked');

interface Proof {
  readonly query: string;
  readonly askedBy: string;
  readonly test: string;
}

const listed: readonly Proof[] = proofs
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, query = '', askedBy = '', test = ''] = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
    return { query, askedBy, test };
  });

/** Files whose answers the log gives, as its table of answers imports them. */
function listAnswered(): string[] {
  const tables = [read('apps/telemetry/answer-question.ts'), read(`${queryFolder}/usage-questions.ts`)].join('\n');
  const imported = [...tables.matchAll(/from '\.\/(?:queries\/)?([a-z-]+)\.ts'/g)].map(([, name = '']) => name);
  const helpers = ['usage-questions', 'usage-window'];
  return [...new Set(imported)].filter((name) => queryNames.includes(name) && !helpers.includes(name)).toSorted();
}

/** How a test asks it: by the name of its kind, which a few files do not have. */
const calls: Readonly<Record<string, string>> = {
  ...{ 'usage-speed': 'speedBy', 'usage-marks': 'daemonMarks' },
  ...{ 'list-audit': 'audit.list', 'list-keys': 'keys.list', 'load-quotas': 'quotas.load' },
};
const callOf = (query: string): string =>
  calls[query] ?? query.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('docs/numbers.md', () => {
  it('lists every question that the log answers, each once and in order', () => {
    expect(listed.map(({ query }) => query)).toEqual(listAnswered());
  });

  it.each(listed)('tells truly where $query is worked out by hand', ({ query, test }) => {
    expect(existsSync(join(root, test)), test).toBe(true);
    expect(read(test)).toContain(`${callOf(query)}(`);
  });

  it.each(listed)('names a figure of each page that asks $query, and no other', ({ query, askedBy }) => {
    const sections = new Map(pages.split('\n## ').map((text) => [text.slice(0, text.indexOf('\n')), text]));
    const found = [...sections].flatMap(([title, text]) => {
      if (!text.includes(`\`${query}\``)) return [];
      // The small pages share a section, in which each row begins with its page.
      if (!title.includes(', ') || title.startsWith('Side bar')) return [title];
      const rows = text.split('\n').filter((row) => row.includes(`\`${query}\``));
      return rows.map((row) => row.slice(2, row.indexOf(':')));
    });
    const asking = askedBy.split(', ').filter((name) => /^[A-Z]/.test(name));
    expect(found.toSorted()).toEqual(asking.toSorted());
  });

  it('names nothing as a question that is none', () => {
    const names = [...pages.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !queryNames.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(40);
  });
});
