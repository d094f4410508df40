import { tokenizeFilter } from '../../../../apps/base/index.ts';
import { quoteFilterValue } from '../../../shared/index.ts';

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The words of the text without those of the given keys. */
export function withoutKeys(text: string, keys: readonly string[]): string {
  return tidy(
    tokenizeFilter(text)
      .filter(({ key }) => key === null || !keys.includes(key))
      .map(({ start, end }) => text.slice(start, end))
      .join(' '),
  );
}

/** Only the words of the given keys. */
export function onlyKeys(text: string, keys: readonly string[]): string {
  return tidy(
    tokenizeFilter(text)
      .filter(({ key }) => key !== null && keys.includes(key))
      .map(({ start, end }) => text.slice(start, end))
      .join(' '),
  );
}

/** The values that the text gives a key, in order. */
export const valuesOf = (text: string, key: string): string[] =>
  tokenizeFilter(text).flatMap((token) => (token.key === key && !token.isNegated ? token.values : []));

/** The text with exactly these values for the key, in place of what it said about it; no values take the key out. */
export function setValues(text: string, key: string, values: readonly string[]): string {
  const rest = withoutKeys(text, [key]);
  if (values.length === 0) return rest;
  return tidy(`${rest} ${key}:${values.map(quoteFilterValue).join(',')}`);
}

/** Adds the value to the key's, or takes it out when it is there. */
export function toggleValue(text: string, key: string, value: string): string {
  const present = valuesOf(text, key).filter((each) => each !== 'any');
  const next = present.includes(value) ? present.filter((each) => each !== value) : [...present, value];
  return setValues(text, key, next);
}
