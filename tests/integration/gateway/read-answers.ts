import { createLineSplitter, createSseParser } from '../../../apps/base/index.ts';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** How an answer ended. `field` is the path that an OpenAI error names. */
export type ReadAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'error'; readonly message: string; readonly field: string | null };

type Form = 'openai' | 'anthropic' | 'ollama' | 'workers';

export function formOf(path: string): Form {
  if (path.startsWith('/v1/messages')) return 'anthropic';
  if (path.startsWith('/api/')) return 'ollama';
  return path.startsWith('/v1/') ? 'openai' : 'workers';
}

interface ErrorBody {
  readonly type?: string;
  readonly success?: boolean;
  readonly error?: string | { readonly message: string; readonly type?: string; readonly param?: string | null } | null;
}

/** An error body, which must have the form of its dialect. */
export function readError(form: Form, text: string): Extract<ReadAnswer, { kind: 'error' }> {
  const body = JSON.parse(text) as ErrorBody;
  const { error } = body;
  if (form === 'ollama') {
    if (typeof error !== 'string') throw new Error('an Ollama error is a text');
    return { kind: 'error', message: error, field: null };
  }
  if (typeof error !== 'object' || typeof error?.message !== 'string' || typeof error.type !== 'string')
    throw new Error('an error has a message and a type');
  if (form === 'anthropic' && body.type !== 'error') throw new Error('an Anthropic error says so');
  if (form === 'workers' && body.success !== false) throw new Error('an error of a worker says so');
  return { kind: 'error', message: error.message, field: error.param ?? null };
}

function readSse(text: string): readonly { readonly event: string; readonly data: string }[] {
  const splitter = createLineSplitter(text.length + 1);
  const parser = createSseParser();
  return splitter.push(text).lines.flatMap((line) => parser.pushLine(line) ?? []);
}

const lastTypes: Readonly<Record<Form, RegExp>> = {
  openai: /^\[DONE\]$|"type":"response\.(?:completed|incomplete)"/,
  anthropic: /"type":"message_stop"/,
  ollama: /"done":true/,
  workers: /"type":"done"|^\[DONE\]$/,
};

/** Reads an answer to its end; throws where a client would. */
export function readAnswer(path: string, { status, contentType, text }: RawAnswer): ReadAnswer {
  const form = formOf(path);
  if (status >= 400) return readError(form, text);
  if (contentType.startsWith('text/event-stream')) {
    const events = readSse(text);
    if (!lastTypes[form].test(events.at(-1)?.data ?? ''))
      throw new Error(`the stream ends with ${events.at(-1)?.data}`);
    for (const { data } of events) if (data !== '[DONE]') JSON.parse(data);
    return { kind: 'whole' };
  }
  if (contentType.startsWith('application/x-ndjson')) {
    const lines = text.trimEnd().split('\n');
    for (const line of lines) JSON.parse(line);
    if (!lastTypes.ollama.test(lines.at(-1) ?? '')) throw new Error('the stream has no last record');
    return { kind: 'whole' };
  }
  const body = JSON.parse(text) as ErrorBody | null;
  if (typeof body !== 'object' || body === null) throw new Error('an answer is an object');
  if ((body.error ?? null) !== null) throw new Error('an answer that is an error');
  return { kind: 'whole' };
}
