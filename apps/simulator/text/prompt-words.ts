const fillers = new Set(
  (
    'a about after again all also am an and any are as ask at be because been before being both but by call called can could did do does doing each ' +
    'every for from get give had has have hello help her here hi him his how i if in into is it its just know let like make me more most my need no ' +
    'not now of on one or other our out over please reply say she should simply so some tell than thank thanks that the their them then there these ' +
    'they this those to tool tools two up us use used using very want was we were what when where which while who why will with word words would ' +
    'write you your'
  ).split(' '),
);

/** The words that carry meaning, in order, without repetition, as written. */
export function findTopics(text: string): readonly string[] {
  const seen = new Set<string>();
  const topics: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’_-]*/gu)) {
    const key = word.toLowerCase();
    if (fillers.has(key) || seen.has(key) || word.length < 3) continue;
    seen.add(key);
    topics.push(word);
  }
  return topics;
}

const leadingVerbs = new Set([
  'Compare',
  'Find',
  'Search',
  'Look',
  'Show',
  'List',
  'Compute',
  'Calculate',
  'Convert',
  'Translate',
  'Check',
]);

/** Proper names and quoted strings, in order: `Oslo`, `New York`, `"the north wing"`. */
export function findNames(text: string): readonly string[] {
  const names: string[] = [];
  const quoted = /["“”'‘’`]([^"“”`]{1,80}?)["“”'’`](?!\p{L})/gu;
  for (const [, inner] of text.matchAll(quoted)) if (inner !== undefined) names.push(inner);
  const rest = text.replace(quoted, ' ');
  const capitalised = /(^|[.!?:]\s+|[^\p{L}])(\p{Lu}[\p{L}\p{N}'’-]*(?:\s\p{Lu}[\p{L}\p{N}'’-]*)*)/gu;
  for (const [, before = '', name = ''] of rest.matchAll(capitalised)) {
    const opensSentence = before === '' || /[.!?:]\s+$/.test(before);
    const isPlainWord = fillers.has(name.toLowerCase()) || leadingVerbs.has(name) || name === 'I' || name === 'JSON';
    if (isPlainWord || (opensSentence && !/\s/.test(name) && /[\p{L}]/u.test(rest.trim()) && rest.trim() !== name))
      continue;
    names.push(name);
  }
  return [...new Set(names)];
}

/** Numbers as written, in order; a thousands comma is allowed. */
export function findNumbers(text: string): readonly number[] {
  return [...text.matchAll(/-?\d+(?:,\d{3})*(?:\.\d+)?/g)].map(([digits]) => Number(digits.replaceAll(',', '')));
}

/** Cuts text to `maxLength` characters at a word boundary. */
export function shorten(text: string, maxLength: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= maxLength) return flat;
  const cut = flat.slice(0, maxLength);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), maxLength / 2)).replace(/[\ud800-\udbff]$/, '')}…`;
}
