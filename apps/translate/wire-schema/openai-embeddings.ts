import { keepAliveField, modelField, nobodysField } from './common-fields.ts';
import { kept, passed } from './effect.ts';
import { any, array, choice, integer, object, string } from './shape.ts';

/** A body of `POST /v1/embeddings`. Source: OpenAI API reference, create embeddings. */
export const openaiEmbeddings = object({
  model: modelField,
  input: {
    shape: choice('a string or an array of strings', string(), array(any, true)),
    about: 'Texts to embed. Token numbers are refused.',
    example: ['Hi'],
    isRequired: true,
    cells: { ollama: passed },
  },
  dimensions: { shape: integer(1), about: 'Length of the vectors.', example: 256, cells: { ollama: passed } },
  encoding_format: {
    shape: string(),
    about: 'Form of the vectors in the answer: `float` or `base64`.',
    example: 'base64',
    cells: { ollama: kept('encoding', 'Drover writes the vectors in this form') },
  },
  keep_alive: keepAliveField,
  user: { shape: any, about: 'Who asks.', example: 'ada', cells: { ollama: nobodysField } },
});
