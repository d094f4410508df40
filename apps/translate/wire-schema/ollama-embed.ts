import { keepAliveField, modelField, onlyOllama } from './common-fields.ts';
import { depends, mapped, natural, passed } from './effect.ts';
import { array, boolean, choice, type Fields, integer, object, openObject, string } from './shape.ts';

const common: Fields = {
  keep_alive: keepAliveField,
  truncate: {
    shape: boolean,
    about: 'Cut off what is longer than the context.',
    example: false,
    cells: { openai: onlyOllama },
  },
  options: {
    shape: openObject(),
    about: 'The model’s runtime.',
    example: { num_ctx: 8192 },
    cells: { openai: onlyOllama },
  },
};
const dimensions = {
  shape: integer(0),
  about: 'Length of the vectors; 0 for the model’s own.',
  example: 256,
  cells: {
    openai: depends([{ when: { is: [0] }, label: '0', example: 0, effect: natural('the model’s own length') }], passed),
  },
};

/** A body of `POST /api/embed`. Source: Ollama API documentation, generate embeddings. */
export const ollamaEmbed = object({
  model: modelField,
  input: {
    shape: choice('a string or an array of strings', string(), array(string())),
    about: 'Texts to embed; absent to load the model.',
    example: ['Hi'],
    cells: { openai: passed },
  },
  dimensions,
  ...common,
});

/** A body of `POST /api/embeddings`, the older route. */
export const ollamaEmbeddings = object({
  model: modelField,
  prompt: {
    shape: string(),
    about: 'The text to embed; empty to load the model.',
    example: 'Hi',
    cells: { openai: mapped('input', { becomes: ['Hi'] }) },
  },
  dimensions,
  ...common,
});
