import { describe, expect, it } from 'vitest';
import type { RequestFacets } from '../../../apps/contract/model/index.ts';
import { countSaved } from '../../../renderer/features/requests/saved/count-saved.ts';
import {
  addSaved,
  linkOf,
  longestName,
  mostSaved,
  parseSaved,
  removeSaved,
  renameSaved,
  suggestName,
  whyNotName,
} from '../../../renderer/features/requests/saved/saved-views.ts';

const viewOf = (name: string, text = 'since:24h app:Cursor') => ({ name, text, columns: {} });
const [a, b, c] = [viewOf('a'), viewOf('b'), viewOf('c')] as const;
const full = Array.from({ length: mostSaved }, (_, place) => viewOf(`view ${place}`));

describe('saved views', () => {
  it('come back as they were stored, with their columns', () => {
    const views = [{ ...a, columns: { read: true, model: false } }, b];
    expect(parseSaved(JSON.stringify(views))).toEqual(views);
  });
  it('leave out what is damaged', () => {
    const stored = [
      null,
      'a',
      { name: 'no text' },
      { name: ' ', text: '' },
      { ...a, columns: { read: 'yes', id: true } },
      a,
    ];
    expect(parseSaved(JSON.stringify(stored))).toEqual([{ ...a, columns: { id: true } }]);
    expect(parseSaved('{"name":"a"}')).toEqual([]);
  });
  it('are no more than twenty, with names of one line', () => {
    expect(parseSaved(JSON.stringify([...full, a]))).toHaveLength(mostSaved);
    expect(parseSaved(JSON.stringify([viewOf(`x\n${'y'.repeat(99)}`)]))[0]?.name).toBe(
      `x ${'y'.repeat(longestName - 2)}`,
    );
  });
  it('stay in the order in which they were saved, whatever is changed', () => {
    expect(addSaved([a, b], c)).toEqual([a, b, c]);
    const changed = viewOf('a', 'is:cut');
    expect(addSaved([a, b], changed)).toEqual([changed, b]);
    expect(renameSaved([a, b], 'a', 'z').map(({ name }) => name)).toEqual(['z', 'b']);
    expect(removeSaved([a, b, c], 'b')).toEqual([a, c]);
  });
  it('take no name of another, none that is empty, and no twenty-first', () => {
    expect(whyNotName([a, b], 'b', 'a')).toBe('Another view has this name.');
    expect(whyNotName([a, b], 'a', 'a')).toBeNull();
    expect(whyNotName([a, b], 'b', null)).toBeNull();
    expect(whyNotName([], '', null)).toBe('Give it a name first.');
    expect(whyNotName(full, 'one more', null)).toMatch(/^There are 20, the most/);
    expect(whyNotName(full, 'view 3', null)).toBeNull();
  });
  it('are shared by an address', () => {
    const link = new URL(linkOf({ text: 'since:24h app:"VS Code" a&b' }, 'http://127.0.0.1:1'));
    expect([link.pathname, link.searchParams.get('q')]).toEqual(['/requests', 'since:24h app:"VS Code" a&b']);
  });
  it('are offered a name from the words of the filter', () => {
    expect(suggestName('app:"VS Code" outcome:failed')).toBe('VS Code failed');
    expect(suggestName('')).toBe('');
  });
});

describe('the count of a saved view', () => {
  const facets: RequestFacets = {
    total: 12,
    promptTokens: 0,
    completionTokens: 0,
    outcomes: [
      { value: 'ok', count: 9 },
      { value: 'timeout', count: 2 },
      { value: null, count: 3 },
    ],
    projects: [{ value: 'atlas', count: 7 }],
    apps: [
      { value: 'VS Code', count: 7 },
      { value: 'Cursor', count: 5 },
    ],
    models: [{ value: 'm', count: 4 }],
    backends: [],
    keys: [],
    truncated: 4,
    slowFirstToken: 6,
  };
  const count = (text: string, present = 'since:24h is:cut') => countSaved(text, present, facets);

  it.each([
    ['since:24h app:Cursor', 5],
    ['since:24h app:Cursor,"VS Code"', 12],
    ['since:24h project:atlas', 7],
    ['since:24h outcome:failed', 2],
    ['since:24h is:cut', 4],
    ['since:24h ttft>2s', 6],
  ])('is read from the counts of the span: %s', (text, expected) => expect(count(text)).toBe(expected));

  it.each([
    ['since:7d app:Cursor', 'another span'],
    ['since:24h app:Cursor is:cut', 'two conditions'],
    ['since:24h app:unknown', 'a value beyond the most frequent'],
    ['since:24h ttft>3s', 'a bound that is not counted'],
    ['since:24h model:m', 'a name asked for and one served are counted apart'],
    ['since:24h outcome:running', 'running ones are no rows yet'],
    ['since:24h colour:red', 'a word that is not understood'],
    ['since:24h', 'everything'],
  ])('is left out where they do not tell it: %s, %s', (text) => expect(count(text)).toBeNull());
});
