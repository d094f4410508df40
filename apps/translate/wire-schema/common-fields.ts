import { type Cell, type Cells, dropped, kept, mapped, natural, passed } from './effect.ts';
import {
  any,
  anyOr,
  choice,
  type Field,
  type Fields,
  integer,
  name,
  number,
  object,
  openObject,
  string,
} from './shape.ts';

/** The same cell for every backend. */
export const everywhere = (cell: NonNullable<Cells['ollama']>): Cells => ({
  ollama: cell,
  openai: cell,
  anthropic: cell,
});
export const nobodysField = dropped('no such field there');
export const onlyOllama = dropped('only Ollama has it');

export const modelShape = { ...name, maxLength: 256 } as const;

export const modelField = {
  shape: modelShape,
  about: 'Name of the model, with or without the backend’s id in front.',
  example: 'llama3.2',
  isRequired: true,
  cells: everywhere(passed),
} as const;

/** How long Ollama keeps the model loaded. */
export const keepAliveField = {
  shape: choice('seconds or a duration text such as 5m', string(), number()),
  about: 'How long the model stays loaded: seconds or a duration such as `5m`. For Ollama backends.',
  example: '5m',
  cells: { ollama: passed, openai: onlyOllama, anthropic: onlyOllama },
} as const;

/** What clients that know Drover or Ollama add to other dialects. */
export const ollamaExtensions: Fields = {
  keep_alive: keepAliveField,
  num_ctx: {
    shape: integer(1),
    about: 'Tokens of context. For Ollama backends.',
    example: 8192,
    cells: { ollama: mapped('options.num_ctx'), openai: onlyOllama, anthropic: onlyOllama },
  },
};

export const projectField = {
  shape: string(),
  about: 'Project the request counts for.',
  example: 'shop',
  cells: everywhere(kept('project', 'Drover counts the request for this project')),
} as const;

/** Taken out and filled in before the body goes anywhere. */
export const templateFields: Fields = {
  prompt_template: {
    shape: any,
    about:
      'A prompt of the configuration to put in front: `name`, `version` (the highest without one) and `variables`, a text for each of its places.',
    example: { name: 'butler', variables: { house: 'Blandings' } },
    cells: everywhere(natural('Drover fills it in and puts it in front')),
  },
};

/** Another place for the project. */
export const contextField: Field = {
  shape: anyOr(object({ project_id: projectField })),
  about: 'Another place for the project: `project_id`.',
  example: { project_id: 'shop' },
};

const callerShape = object({
  project: projectField,
  session_id: {
    shape: string(),
    about: 'Conversation the request belongs to.',
    example: 'chat-7',
    cells: {
      ollama: kept('session', 'Drover shows requests of one session together'),
      openai: mapped('user'),
      anthropic: mapped('metadata.user_id'),
    },
  },
});
const metadataField: Field = {
  shape: callerShape,
  about: 'Facts about the request. Drover reads `project` and `session_id`.',
  example: { project: 'shop' },
};

/** Project and session as a body names them. */
export const callerFields: Fields = { metadata: metadataField, context: contextField };
/** The same for a dialect whose vendor knows no such field, so that anything may stand there. */
export const looseCallerFields: Fields = {
  metadata: { ...metadataField, shape: anyOr(callerShape) },
  context: contextField,
};

/** What clients may add on OpenAI's generating routes. `openai` is what becomes of native options where the route is not that backend's own. */
export const addedFields = (openai?: Cell): Fields => ({
  options: {
    shape: openObject(),
    about: 'Native options. For Ollama backends.',
    example: { repeat_penalty: 1.1 },
    cells: { ollama: passed, ...(openai && { openai }), anthropic: onlyOllama },
  },
  ...ollamaExtensions,
  ...callerFields,
  ...templateFields,
});

export const anyField = (about: string, example: unknown, cells: Cells): Field => ({
  shape: any,
  about,
  example,
  cells,
});
