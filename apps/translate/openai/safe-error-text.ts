import type { ErrorCode } from '../canonical/error.ts';
import type { KnownError } from '../reading/known-error.ts';

interface Rule {
  /** Finds the error; its first group, when it has one, is a field's name or a number and safe to repeat. */
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly describe: (found: string | undefined) => string;
}

const say = (message: string) => () => message;
const sayField = (problem: string, fallback: string) => (field: string | undefined) =>
  field === undefined ? fallback : `The backend ${problem} ${field}.`;
const sayContext = (tokens: string | undefined): string =>
  `The input is longer than the context length of the model${tokens === undefined ? '' : ` (${tokens} tokens)`}.`;

/** In order; the first that matches decides. Sources: OpenAI's error codes; texts of LM Studio, llama.cpp and vLLM. */
const rules: readonly Rule[] = [
  {
    pattern: /maximum context length (?:is|of) (\d{1,9})|available context size \((\d{1,9})/i,
    code: 'invalid_request',
    describe: sayContext,
  },
  {
    pattern: /context_length_exceeded|exceed_context_size|context (?:length|size|window)|too many tokens/i,
    code: 'invalid_request',
    describe: () => sayContext(undefined),
  },
  {
    pattern: /(?:tool choice requires --enable-auto-tool-choice|requires --jinja|does not support (?:tool|function))/i,
    code: 'invalid_request',
    describe: say('The backend cannot call tools with this model.'),
  },
  {
    pattern: /does not support (?:image|vision)|image input is not supported|not a multimodal model/i,
    code: 'invalid_request',
    describe: say('The model does not take images.'),
  },
  {
    pattern: /does not support (?:audio)|audio input is not supported/i,
    code: 'invalid_request',
    describe: say('The model does not take audio.'),
  },
  {
    pattern: /unsupported (?:parameter|value): '([\w.[\]]{1,80})'|unsupported_(?:parameter|value)/i,
    code: 'invalid_request',
    describe: sayField(
      'does not support this use of the field',
      'The backend does not support a field of the request.',
    ),
  },
  {
    pattern: /(?:unknown parameter: '|unrecognized request arguments? supplied: )([\w.[\]]{1,80})/i,
    code: 'invalid_request',
    describe: sayField('does not know the field', 'The backend does not know a field of the request.'),
  },
  {
    pattern: /missing required parameter: '([\w.[\]]{1,80})'/i,
    code: 'invalid_request',
    describe: sayField('misses the field', 'The backend misses a field.'),
  },
  {
    pattern: /response_format|json_schema/i,
    code: 'invalid_request',
    describe: say('The backend refused the response format.'),
  },
  { pattern: /tool_choice/i, code: 'invalid_request', describe: say('The backend refused the tool choice.') },
  {
    pattern: /content_filter|content management policy|content_policy/i,
    code: 'invalid_request',
    describe: say("The backend's content filter refused the prompt."),
  },
  { pattern: /no models? loaded/i, code: 'model_not_found', describe: say('No model is loaded on the backend.') },
  { pattern: /loading model/i, code: 'backend_busy', describe: say('The backend is still loading the model.') },
  {
    pattern: /overloaded|server is busy/i,
    code: 'backend_busy',
    describe: say('The backend is busy; try again shortly.'),
  },
];

const maxLength = 2000;

/** Recognises an error by its text, type and code; `null` for all others, which may hold paths, addresses or parts of a prompt. */
export function recogniseError(text: string): KnownError | null {
  const start = text.slice(0, maxLength);
  for (const { pattern, code, describe } of rules) {
    const match = pattern.exec(start);
    if (match !== null) return { code, message: describe(match[1] ?? match[2]) };
  }
  return null;
}

/** A text that names the model it misses, when that looks like a model's name. */
export const missingModel =
  /model:? [`'"](\w[\w./:@-]{0,199})[`'"] (?:was |is )?(?:does not exist|not found|not loaded)/i;
