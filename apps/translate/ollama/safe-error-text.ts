import { toSafeText } from '../../base/index.ts';
import type { ErrorCode } from '../canonical/error.ts';
import type { KnownError } from '../reading/known-error.ts';

interface Rule {
  readonly marker: string;
  readonly code: ErrorCode;
  /** Said instead of the text, where that may quote the request or name files. */
  readonly message?: string;
}

const maxLength = 300;

/** In order; the first marker found decides. Source: Ollama's own error texts. */
const rules: readonly Rule[] = [
  { marker: 'server busy', code: 'backend_busy', message: 'The backend is busy; try again shortly.' },
  { marker: 'does not support', code: 'unsupported_feature' },
  { marker: 'is not supported', code: 'invalid_request' },
  {
    marker: 'context length',
    code: 'invalid_request',
    message: 'The input is longer than the context length of the model.',
  },
  { marker: 'top_logprobs must be', code: 'invalid_request' },
  { marker: 'must be of type', code: 'invalid_request' },
  {
    marker: 'invalid format',
    code: 'invalid_request',
    message: 'The backend refused the response format: it must be JSON or a valid JSON Schema object.',
  },
  {
    marker: 'invalid duration',
    code: 'invalid_request',
    message: 'keep_alive must be seconds or a duration text such as 5m.',
  },
  {
    marker: 'unit in duration',
    code: 'invalid_request',
    message: 'keep_alive must be seconds or a duration text such as 5m.',
  },
  { marker: 'illegal base64', code: 'invalid_request', message: 'An image or audio part is not valid base64.' },
  {
    marker: 'failed to load image',
    code: 'invalid_request',
    message: 'The backend cannot read an image of the request.',
  },
  { marker: 'invalid image', code: 'invalid_request', message: 'The backend cannot read an image of the request.' },
  { marker: 'model is required', code: 'invalid_request' },
  { marker: 'invalid model name', code: 'invalid_request' },
  { marker: 'invalid input type', code: 'invalid_request' },
  { marker: 'requires more system memory', code: 'backend_error' },
  { marker: 'unexpectedly stopped', code: 'backend_error', message: 'The model runner stopped unexpectedly.' },
  { marker: 'process has terminated', code: 'backend_error', message: 'The model runner stopped unexpectedly.' },
  { marker: 'cloud is disabled', code: 'backend_error' },
  { marker: 'request canceled', code: 'backend_error', message: 'The backend cancelled the request.' },
];

/** Whether a text names no file, address or user folder. */
const isShowable = (text: string): boolean => !text.includes('://') && !/(?:^|[\s"'(=])[/~\\]|\\/.test(text);

/** Recognises a text of Ollama; `null` for all others, which may hold paths, addresses or parts of a prompt. */
export function recogniseError(text: string): KnownError | null {
  const start = text.slice(0, maxLength);
  const lower = start.toLowerCase();
  const rule = rules.find(({ marker }) => lower.includes(marker));
  if (rule === undefined || (rule.message === undefined && !isShowable(start))) return null;
  return { code: rule.code, message: rule.message ?? toSafeText(text, maxLength) };
}

/** A text that names the model it misses, when that looks like a model's name. */
export const modelNotFound = /^model ['"](\w[\w./:-]{0,199})['"] not found/;
