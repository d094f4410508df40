import type { IncomingHttpHeaders } from 'node:http';
import { createError, type ErrorCode, errorCodes } from '../../../../apps/translate/index.ts';

/** What became of a request, as its client saw it. */
export type Verdict =
  /** Complete. */
  | { readonly kind: 'good'; readonly text: string }
  /** `code` is `null` where the dialect's stream has no place for it. `text` is what came of an answer before. */
  | { readonly kind: 'error'; readonly code: string | null; readonly text: string }
  /** Neither: what a client would take for something else than it is. */
  | { readonly kind: 'wrong'; readonly why: string };

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the transfer came to its end. */
  readonly isWhole: boolean;
}

export type ClientDialect = 'openai' | 'anthropic' | 'ollama';
type Json = Readonly<Record<string, unknown>>;

/** What one record of a stream adds. */
interface Heard {
  readonly text?: string;
  readonly isEnd?: boolean;
  readonly error?: { readonly code: string | null };
}

const wrong = (why: string): Verdict => ({ kind: 'wrong', why });
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Judges an answer by the form of its dialect alone. */
export function readAnswer(dialect: ClientDialect, isStreaming: boolean, answer: RawAnswer): Verdict {
  try {
    if (!answer.isWhole) return wrong('the connection broke off');
    if (answer.status !== 200) return readRefusal(dialect, answer);
    return isStreaming ? readStream(dialect, answer.body) : readWhole(dialect, JSON.parse(answer.body) as Json);
  } catch (error) {
    return wrong(`unreadable: ${String(error)}`);
  }
}

function readRefusal(dialect: ClientDialect, { status, headers, body }: RawAnswer): Verdict {
  const code = String(headers['x-drover-error']) as ErrorCode;
  if (!errorCodes.includes(code)) return wrong(`an error without a code: ${status}`);
  if (createError(code, '').status !== status) return wrong(`${code} with status ${status}`);
  if (code === 'internal_error') return wrong('a fault of the gateway');
  const { error, type } = JSON.parse(body) as Json;
  const shaped = error as Json;
  const isRight =
    dialect === 'ollama'
      ? textOf(error) !== ''
      : textOf(shaped['message']) !== '' && (dialect === 'openai' ? shaped['code'] === code : type === 'error');
  return isRight ? { kind: 'error', code, text: '' } : wrong('an error in no form of the dialect');
}

function readWhole(dialect: ClientDialect, body: Json): Verdict {
  const good = (message: unknown): Verdict => ({ kind: 'good', text: textOf((message as Json)['content']) });
  if (dialect === 'ollama') return body['done'] === true ? good(body['message']) : wrong('not done');
  if (dialect === 'openai') {
    const [choice] = body['choices'] as readonly Json[];
    return choice?.['finish_reason'] === 'stop' ? good(choice['message']) : wrong('no reason to end');
  }
  const text = (body['content'] as readonly Json[]).map((block) => textOf(block['text'])).join('');
  return body['stop_reason'] === 'end_turn' ? { kind: 'good', text } : wrong('no reason to end');
}

const hearers: Readonly<Record<ClientDialect, (record: string) => Heard>> = {
  openai(record) {
    if (record === '[DONE]') return { isEnd: true };
    const { choices, error } = JSON.parse(record) as Json;
    if (error !== undefined) return { error: { code: textOf((error as Json)['code']) } };
    const [choice] = choices as readonly Json[];
    return { text: textOf((choice?.['delta'] as Json | undefined)?.['content']) };
  },
  anthropic(record) {
    const event = JSON.parse(record) as Json;
    if (event['type'] === 'error') return { error: { code: null } };
    if (event['type'] === 'message_stop') return { isEnd: true };
    return { text: textOf((event['delta'] as Json | undefined)?.['text']) };
  },
  ollama(record) {
    const line = JSON.parse(record) as Json;
    if (line['error'] !== undefined) return { error: { code: null } };
    const text = textOf((line['message'] as Json)['content']);
    return line['done'] === true ? { text, isEnd: true } : { text };
  },
};

function readStream(dialect: ClientDialect, body: string): Verdict {
  const lines = body.split('\n').filter((line) => line !== '');
  const records =
    dialect === 'ollama' ? lines : lines.flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []));
  let text = '';
  for (const [index, record] of records.entries()) {
    const heard = hearers[dialect](record);
    text += heard.text ?? '';
    const isLast = index === records.length - 1;
    if ((heard.isEnd === true || heard.error) && !isLast) return wrong('more after the end');
    if (heard.error) return { kind: 'error', code: heard.error.code, text };
    if (heard.isEnd === true) return { kind: 'good', text };
  }
  return wrong('a stream without an end');
}
