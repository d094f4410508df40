const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

const special = /[<>&\u2028\u2029]/g;

/** JSON as Go writes it: `<`, `>`, `&` and the two line separators are escaped. Keys keep their order. */
export function renderGoJson(value: unknown): string {
  return JSON.stringify(value).replace(special, (character) => escapes[character] ?? character);
}
