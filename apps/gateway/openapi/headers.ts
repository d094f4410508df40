import type { PlainObject } from '../../base/index.ts';

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const schemaOf = (example: string | number) => ({ type: typeof example === 'number' ? 'integer' : 'string' });
const header = (about: string, example: string | number) => ({
  description: about,
  schema: schemaOf(example),
  example,
});
const parameter = (name: string, about: string, example: string | number): PlainObject => ({
  name,
  in: 'header',
  ...describeOptional(about, example),
});

/** An example of its own would be filled in and sent by pages that try requests out, with all that the header or query does. */
export const describeOptional = (about: string, example: string | number): PlainObject => ({
  required: false,
  description: `${about}${/[.!?]$/.test(about) ? '' : '.'} For example \`${example}\`.`,
  schema: schemaOf(example),
});

/** Headers with which callers steer a request, by component. */
export const requestHeaders: Readonly<Record<string, PlainObject>> = {
  Project: parameter('x-drover-project', 'Project the request counts for: 1 to 64 of `A-Z a-z 0-9 . _ -`', 'atlas'),
  CorrelationId: parameter(
    'x-request-id',
    'Your own id for the request; it comes back and stands in the log.',
    'job-17',
  ),
  Timeout: parameter('x-drover-timeout-ms', 'Milliseconds after which the request is given up.', 60_000),
  Priority: parameter(
    'x-drover-priority',
    '`batch` for requests that nobody waits for, else `interactive`.',
    'interactive',
  ),
  ContextLength: parameter('x-drover-num-ctx', 'Tokens of context, where Ollama answers.', 8192),
  KeepAlive: parameter('x-drover-keep-alive', 'How long the model stays loaded, where Ollama answers.', '30m'),
  Cache: parameter(
    'x-drover-cache',
    'What may be done with kept answers: `off` for nothing, `read` to be given one and leave none, `write` to have it asked anew and kept.',
    'off',
  ),
};

interface AskFacts {
  readonly asksBackend: boolean;
  readonly asksModel: boolean;
}

const forBackend = ['Project', 'CorrelationId', 'Timeout'];
const forModel = [...forBackend, 'Priority', 'ContextLength', 'KeepAlive', 'Cache'];

/** References to those that apply to a route. */
export function listRequestHeaders(facts: AskFacts): PlainObject[] {
  const names = facts.asksModel ? forModel : facts.asksBackend ? forBackend : ['CorrelationId'];
  return names.map((name) => reference('parameters', name));
}

interface AnswerHeader {
  readonly component: string;
  readonly about: string;
  readonly example: string | number;
}

const everywhere: Readonly<Record<string, AnswerHeader>> = {
  'x-request-id': {
    component: 'RequestId',
    about: 'The caller’s id when it is sane, else Drover’s.',
    example: 'req_01J9Z3K6Q8',
  },
};
const fromBackends: Readonly<Record<string, AnswerHeader>> = {
  'x-drover-backend': { component: 'Backend', about: 'Backend that answered.', example: 'local' },
  'x-drover-model': {
    component: 'ServedModel',
    about: 'Model that answered, as the backend names it.',
    example: 'llama3.2:latest',
  },
  'x-drover-queue-ms': { component: 'QueueMs', about: 'Milliseconds the request waited.', example: 0 },
};
const fromModels: Readonly<Record<string, AnswerHeader>> = {
  'x-drover-cache': {
    component: 'CacheState',
    about:
      '`hit` for a kept answer, `coalesced` for the one that the same request was just given, `miss` for one of its own; `off` where the request asked for something else than the settings allow.',
    example: 'hit',
  },
  'x-drover-translation': {
    component: 'Translation',
    about: 'Fields that this backend lacks, and what became of them: `emulated` or `dropped`.',
    example: 'emulated tool_choice, dropped logit_bias',
  },
  'x-drover-truncated': {
    component: 'Truncated',
    about: 'The prompt is longer than the model’s context: the backend will have cut it.',
    example: 'about 9000 tokens for a context of 4096',
  },
  'x-drover-prefix': {
    component: 'Prefix',
    about: 'The prompt no longer begins as the session’s last one: the cache was of no use.',
    example: 'broken at system; about 2.4 s',
  },
};
const fromErrors: Readonly<Record<string, AnswerHeader>> = {
  'x-drover-error': { component: 'ErrorCode', about: 'Drover’s stable code of the error.', example: 'model_not_found' },
  'retry-after': { component: 'RetryAfter', about: 'Seconds after which to try again.', example: 3 },
  'x-should-retry': {
    component: 'ShouldRetry',
    about: '`false` where the same request would fail again; the vendors’ clients heed it.',
    example: 'false',
  },
};

const all = { ...everywhere, ...fromBackends, ...fromModels, ...fromErrors };

const refer = (headers: Readonly<Record<string, AnswerHeader>>): PlainObject =>
  Object.fromEntries(Object.entries(headers).map(([name, { component }]) => [name, reference('headers', component)]));

/** References to the headers of good answers. */
export function listAnswerHeaders(facts: AskFacts): PlainObject {
  return refer({ ...everywhere, ...(facts.asksBackend ? fromBackends : {}), ...(facts.asksModel ? fromModels : {}) });
}

/** Of errors, which may come before a backend was chosen or after it answered. */
export const errorHeaders: PlainObject = refer(all);

/** Every header of ours, as components. `codes` are what `x-drover-error` can say. */
export function buildHeaderComponents(codes: readonly string[]): PlainObject {
  const components = Object.values(all).map(({ component, about, example }) => [component, header(about, example)]);
  return {
    ...Object.fromEntries(components),
    ErrorCode: {
      ...header(fromErrors['x-drover-error']?.about ?? '', 'model_not_found'),
      schema: { type: 'string', enum: codes },
    },
  };
}
