/** One word of the filter box: `key:value`, `key>value`, or free text. `start` and `end` are positions in the text. */
export interface FilterToken {
  readonly start: number;
  readonly end: number;
  readonly isNegated: boolean;
  /** `null` for free text. */
  readonly key: string | null;
  readonly operator: ':' | '>' | '<' | null;
  /** Without quotes; several where commas part them. */
  readonly values: readonly string[];
}

const word = /(?:"[^"]*"?|[^\s"])+/g;
const keyed = /^(-?)([a-z][a-z-]*)(:[<>]?|[<>])(.*)$/is;

function unquote(text: string): string {
  return text.replaceAll('"', '');
}

/** Parts a list at commas that stand outside quotes. */
function splitValues(text: string): string[] {
  return (text.match(/(?:"[^"]*"?|[^,"])+/g) ?? []).map(unquote).filter((value) => value !== '');
}

/** Parts the text into words; quotes hold spaces and commas together. Never fails: an open quote ends with the text. */
export function tokenizeFilter(text: string): FilterToken[] {
  return [...text.matchAll(word)].map((match) => {
    const raw = match[0];
    const place = { start: match.index, end: match.index + raw.length };
    const [, minus, key, sign, rest = ''] = keyed.exec(raw) ?? [];
    if (key === undefined || sign === undefined || raw.startsWith('"')) {
      return { ...place, isNegated: false, key: null, operator: null, values: [unquote(raw)] };
    }
    const operator = sign.endsWith('>') ? '>' : sign.endsWith('<') ? '<' : ':';
    return { ...place, isNegated: minus === '-', key: key.toLowerCase(), operator, values: splitValues(rest) };
  });
}
