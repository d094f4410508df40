import { readRetryAfter } from './decide-retry.ts';
import { DroverError } from './drover-error.ts';
import { isRecord, parseJson, readText } from './read-json.ts';

/** The error that an answer with a status of 400 or more is. Reads its body. */
export async function readError(response: Response, nowMs: number): Promise<DroverError> {
  const { status, headers } = response;
  const said = readErrorBody(parseJson(await response.text().catch(() => '')));
  return new DroverError({
    code: headers.get('x-drover-error') ?? said.code ?? 'bad_answer',
    message: said.message ?? `The gateway answered ${status} without saying why.`,
    status,
    retryAfterSeconds: readRetryAfter(headers.get('retry-after'), nowMs),
    requestId: headers.get('x-request-id'),
  });
}

/** The error in a stream's record, `null` when the record is none. */
export function readStreamError(record: unknown, requestId: string | null): DroverError | null {
  if (!isRecord(record) || record['error'] === undefined) return null;
  const { code, message } = readErrorBody(record);
  return new DroverError({
    code: code ?? 'stream_interrupted',
    message: message ?? 'The answer broke off before its end.',
    requestId,
  });
}

/** `{"error":{"message","code"}}`, or Ollama's `{"error":"…"}`. */
function readErrorBody(body: unknown): { readonly code: string | null; readonly message: string | null } {
  const error = isRecord(body) ? body['error'] : undefined;
  if (typeof error === 'string') return { code: null, message: error };
  return isRecord(error)
    ? { code: readText(error['code']), message: readText(error['message']) }
    : { code: null, message: null };
}
