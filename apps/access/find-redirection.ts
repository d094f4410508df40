import { isPlainObject, type PlainObject } from '../base/index.ts';

/** Names that other gateways read as where to send a request, or with which credentials; letters only, lower case. */
const redirecting: ReadonlySet<string> = new Set([
  'apibase',
  'apikey',
  'apiurl',
  'baseurl',
  'customllmprovider',
  'defaultheaders',
  'extraheaders',
  'headers',
  'httpproxy',
  'proxy',
  'proxyurl',
]);
const containers: ReadonlySet<string> = new Set(['extrabody', 'litellmparams', 'options']);

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

/** Go's JSON reader, and so Ollama, takes such a field for the model, after the one that was checked. */
const isModelAgain = (name: string): boolean => name !== 'model' && name.toLowerCase() === 'model';

/** The path of the first field in the body that tries to say where the request goes or as whom; `null` when there is none. */
export function findRedirection(body: PlainObject): string | null {
  for (const [name, value] of Object.entries(body)) {
    const letters = lettersOf(name);
    if (redirecting.has(letters) || isModelAgain(name)) return name;
    if (!containers.has(letters) || !isPlainObject(value)) continue;
    const inner = Object.keys(value).find((key) => redirecting.has(lettersOf(key)));
    if (inner !== undefined) return `${name}.${inner}`;
  }
  return null;
}
