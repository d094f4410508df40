import type { ErrorCode } from '../canonical/error.ts';
import type { KnownError } from '../reading/known-error.ts';

interface Rule {
  readonly marker: RegExp;
  readonly message: string;
  readonly code?: ErrorCode;
}

const maxLength = 500;

/** In order; the first that fits decides. Always told in Drover's words: the vendor's may quote the request. Source: the vendor's error texts. */
const rules: readonly Rule[] = [
  { marker: /prompt is too long/, message: 'The input is longer than the context length of the model.' },
  {
    marker: /exceed context limit/,
    message: 'The input and the output tokens asked for are more than the context length of the model.',
  },
  {
    marker: /credit balance/,
    code: 'backend_error',
    message: 'The account that the backend is used with has no credit left.',
  },
  {
    marker: /process image|invalid image|image exceeds|image does not match|image dimensions|image format/,
    message: 'The backend cannot read an image of the request.',
  },
  { marker: /\bpdf\b/, message: 'The backend cannot read a document of the request.' },
  {
    marker: /tool_use` ids|tool_use_id|tool_result` block/,
    message: 'The backend refused how tool calls and their results follow each other.',
  },
  { marker: /input_schema/, message: 'The backend refused the JSON Schema of a tool.' },
  { marker: /^tools\.\d+\.[\w.]*name/, message: 'The backend refused the name of a tool.' },
  {
    marker: /output_config\.format|output_format/,
    message: 'The backend refused the JSON Schema of the response format.',
  },
  { marker: /tool_choice/, message: 'The backend refused the choice of tools.' },
  {
    marker: /prefill/,
    message: 'The model does not go on with a message of the assistant: the last message must be of another role.',
  },
  { marker: /temperature|top_p|top_k/, message: 'The model does not accept these sampling values.' },
  { marker: /thinking|budget_tokens/, message: 'The model does not support thinking as it was asked for.' },
  { marker: /output_config/, message: 'The model does not accept this effort.' },
  { marker: /max_tokens/, message: 'The model does not accept this limit of output tokens.' },
];

const outputLimit = /^max_tokens: \d{1,9} > (\d{1,9}), which is the maximum/;

/** Recognises a text of the vendor; `null` for all others. */
export function recogniseError(text: string): KnownError | null {
  const lower = text.slice(0, maxLength).toLowerCase();
  const limit = outputLimit.exec(lower)?.[1];
  if (limit !== undefined) {
    return { code: 'invalid_request', message: `The model writes at most ${limit} tokens in one answer.` };
  }
  const rule = rules.find(({ marker }) => marker.test(lower));
  return rule === undefined ? null : { code: rule.code ?? 'invalid_request', message: rule.message };
}

/** A text that names the model it misses, when that looks like a model's name. */
export const modelNotFound = /^model: (\w[\w./:@-]{0,199})$/;
