import type { IncomingHttpHeaders } from 'node:http';
import { type CanonicalError, createError } from '../../translate/index.ts';

const jsonType = /^application\/(?:json|[a-z0-9!#$&^_.+-]{1,100}\+json)\s*(?:;|$)/i;
const formType = /^multipart\/form-data\s*;/i;
/** What curl says of `-d` unasked, as in Ollama's own examples; pages that send it carry an origin and are refused before. */
const curlType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
const curlOrFormType = /^(?:multipart\/form-data\s*;|application\/x-www-form-urlencoded\s*(?:;|$))/i;
const rawType = /^application\/octet-stream/i;
const jsonLinesType = /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines)\s*(?:;|$)/i;

/**
 * What bodies a route takes besides JSON. Native routes are called by programs that name no type; `…-or-form` takes forms with files, which pages
 * of other sites can send too: the guard against foreign origins is what keeps those out.
 */
export type BodyPolicy = 'json' | 'json-or-none' | 'bytes' | 'json-or-form' | 'json-or-none-or-form' | 'json-lines';

interface Acceptance {
  readonly isTypeOptional: boolean;
  readonly further: RegExp | null;
}

const acceptances: Readonly<Record<BodyPolicy, Acceptance>> = {
  json: { isTypeOptional: false, further: null },
  'json-or-none': { isTypeOptional: true, further: curlType },
  bytes: { isTypeOptional: true, further: rawType },
  'json-or-form': { isTypeOptional: false, further: formType },
  'json-or-none-or-form': { isTypeOptional: true, further: curlOrFormType },
  'json-lines': { isTypeOptional: false, further: jsonLinesType },
};

/** Whether a body is a form, by its type. */
export const isForm = (headers: IncomingHttpHeaders): boolean => formType.test(headers['content-type'] ?? '');

/** Refuses what a form or a script without permission could send: types that browsers send across sites unasked, and compressed bodies. */
export function checkContentType(headers: IncomingHttpHeaders, policy: BodyPolicy): CanonicalError | null {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return createError('unsupported_media_type', 'Send the body uncompressed, without content-encoding.');
  }
  const contentType = headers['content-type'] ?? '';
  const { isTypeOptional, further } = acceptances[policy];
  const isAccepted =
    contentType === '' ? isTypeOptional : jsonType.test(contentType) || further?.test(contentType) === true;
  if (isAccepted) return null;
  const advice =
    policy === 'json-lines'
      ? 'Send the body as lines of JSON, with the header content-type: application/x-ndjson.'
      : 'Send the body as JSON, with the header content-type: application/json.';
  return createError('unsupported_media_type', advice);
}
