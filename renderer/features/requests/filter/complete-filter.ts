import { filterKeys, tokenizeFilter } from '../../../../apps/base/index.ts';
import type { Facet, RequestFacets } from '../../../../apps/contract/model/index.ts';
import { quoteFilterValue } from '../../../shared/index.ts';
import { outcomeGroups } from './outcome-words.ts';

/** One offer of the completion: what it is, how many rows have it, and the text with it taken. */
export interface Suggestion {
  readonly label: string;
  readonly count: number | null;
  readonly text: string;
  readonly caret: number;
}

const most = 8;
interface Offer {
  readonly value: string;
  readonly count: number | null;
}

const named = (facet: Facet): Offer[] =>
  facet.flatMap(({ value, count }) => (value === null ? [] : [{ value, count }]));
const plain = (values: readonly string[]): Offer[] => values.map((value) => ({ value, count: null }));

function countGroup(facet: Facet, outcomes: readonly string[]): number {
  return facet
    .filter(({ value }) => value !== null && outcomes.includes(value))
    .reduce((sum, { count }) => sum + count, 0);
}

function listOffers(key: string, facets: RequestFacets | undefined): Offer[] {
  switch (key) {
    case 'project':
      return named(facets?.projects ?? []);
    case 'app':
      return named(facets?.apps ?? []);
    case 'model':
      return named(facets?.models ?? []);
    case 'backend':
      return named(facets?.backends ?? []);
    case 'key':
      return named(facets?.keys ?? []);
    case 'outcome':
      return outcomeGroups.map(({ word, outcomes }) => ({
        value: word,
        count: countGroup(facets?.outcomes ?? [], outcomes),
      }));
    case 'is':
      return plain(['cut', 'running', 'error']);
    case 'since':
      return plain(['15m', '1h', '24h', '7d', '30d']);
    default:
      return [];
  }
}

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function take({ text, start, end }: Place, word: string, isWhole: boolean): Pick<Suggestion, 'text' | 'caret'> {
  const rest = text.slice(end);
  const gap = isWhole && !rest.startsWith(' ') ? ' ' : '';
  return { text: `${text.slice(0, start)}${word}${gap}${rest}`, caret: start + word.length + (isWhole ? 1 : 0) };
}

function completeKey(place: Place, typed: string): Suggestion[] {
  return filterKeys
    .filter(({ key }) => key.startsWith(typed.toLowerCase()))
    .map(({ key, example }) => {
      const word = example.startsWith('>') ? `${key}>` : `${key}:`;
      return {
        label: `${key}${example.startsWith('>') ? '' : ':'}${example}`,
        count: null,
        ...take(place, word, false),
      };
    });
}

/** What could stand where the caret is: keys at the start of a word, values with their counts after a key. */
export function completeFilter(text: string, caret: number, facets: RequestFacets | undefined): Suggestion[] {
  const token = tokenizeFilter(text).find(({ start, end }) => caret > start && caret <= end);
  if (!token) return completeKey({ text, start: caret, end: caret }, '').slice(0, most);
  const place = { text, start: token.start, end: token.end };
  if (token.key === null) return completeKey(place, token.values[0] ?? '').slice(0, most);
  if (token.operator !== ':') return [];
  const typed = (token.values.at(-1) ?? '').toLowerCase();
  const isAfterComma = text.slice(token.start, caret).endsWith(',');
  const taken = isAfterComma ? token.values : token.values.slice(0, -1);
  const sought = isAfterComma ? '' : typed;
  const head = `${token.isNegated ? '-' : ''}${token.key}:`;
  return listOffers(token.key, facets)
    .filter(
      ({ value }) => value.toLowerCase().includes(sought) && value.toLowerCase() !== sought && !taken.includes(value),
    )
    .slice(0, most)
    .map(({ value, count }) => ({
      label: value,
      count,
      ...take(place, `${head}${[...taken, value].map(quoteFilterValue).join(',')}`, true),
    }));
}
