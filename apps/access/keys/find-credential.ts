import { type KeyParts, keyPrefix, parseKey } from './key-text.ts';

/**
 * What a request shows of who sends it. `foreign` is something that is no key of ours, such as the placeholder that clients want for a local
 * server; `malformed` begins like ours. `conflict`: two credentials of which one is ours. `misplaced`: a key where it does not belong, in
 * the address (which is logged on the way) or in `api-key`.
 */
export type Credential =
  | { readonly kind: 'none' | 'foreign' | 'malformed' | 'conflict' }
  | { readonly kind: 'key'; readonly key: KeyParts }
  | { readonly kind: 'signature'; readonly header: string }
  | { readonly kind: 'misplaced'; readonly place: 'address' | 'api-key' };

/** `rawHeaders` alternates names and values, as they came: nothing may hide a second one. `target` is the path with its query. */
export interface CredentialSource {
  readonly rawHeaders: readonly string[];
  readonly target: string;
}

const bearer = /^bearer[ \t]+/i;
const secretParameters: ReadonlySet<string> = new Set([
  'key',
  'apikey',
  'xapikey',
  'accesstoken',
  'authtoken',
  'authorization',
]);

/**
 * The one place that reads credentials, whatever the route and the dialect: `authorization: Bearer` (OpenAI, Ollama), the key alone in
 * `authorization`, `x-api-key` (Anthropic), or `x-drover-signature`. The same key in two places is one key.
 */
export function findCredential({ rawHeaders, target }: CredentialSource): Credential {
  if (hasKeyInAddress(target)) return { kind: 'misplaced', place: 'address' };
  if (valuesOf(rawHeaders, 'api-key').some(isOurs)) return { kind: 'misplaced', place: 'api-key' };
  const shown = new Set([
    ...valuesOf(rawHeaders, 'authorization').map((value) => value.replace(bearer, '').trim()),
    ...valuesOf(rawHeaders, 'x-api-key').map((value) => value.trim()),
  ]);
  shown.delete('');
  const own = [...shown].filter(isOurs);
  const signatures = valuesOf(rawHeaders, 'x-drover-signature');
  if (signatures.length > 0) return readSignature(signatures, own.length > 0);
  if (own.length > 0 && shown.size > 1) return { kind: 'conflict' };
  const [text] = own;
  if (text === undefined) return { kind: shown.size > 0 ? 'foreign' : 'none' };
  const key = parseKey(text);
  return key === null ? { kind: 'malformed' } : { kind: 'key', key };
}

function readSignature(signatures: readonly string[], hasKey: boolean): Credential {
  const [header = ''] = signatures;
  return signatures.length > 1 || hasKey ? { kind: 'conflict' } : { kind: 'signature', header };
}

/** Values of all headers of that name, split where a client or Node has joined several into one. */
function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== name) continue;
    const value = rawHeaders[index + 1] ?? '';
    values.push(...(name === 'x-drover-signature' ? [value] : value.split(',')));
  }
  return values;
}

const isOurs = (text: string): boolean => text.toLowerCase().includes(keyPrefix);

/** A key anywhere in the address, or a parameter that is meant for one. */
function hasKeyInAddress(target: string): boolean {
  if (isOurs(decode(target))) return true;
  const start = target.indexOf('?');
  if (start < 0) return false;
  return target
    .slice(start + 1)
    .split(/[&;]/)
    .some((parameter) => {
      const [name = '', ...value] = parameter.split('=');
      return (
        value.join('=') !== '' &&
        secretParameters.has(
          decode(name)
            .toLowerCase()
            .replaceAll(/[^a-z]/g, ''),
        )
      );
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Not percent-encoded text: each escape is read by itself, so that one bad escape hides nothing.
    return text.replaceAll(/%([0-7][0-9a-f])/gi, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  }
}
