import { formatCount } from './format-count.ts';

/** `1 request`, `12 requests`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
