import { modelField, onlyOllama, projectField } from './common-fields.ts';
import { type Cell, depends, mapped, natural, refused } from './effect.ts';
import { imagesField, ollamaSettings } from './ollama-settings.ts';
import { array, boolean, choice, type Field, integer, object, string } from './shape.ts';

const both = (cell: Cell) => ({ openai: cell, anthropic: cell });
const notRaw = {
  when: { is: [false] },
  label: '`false`',
  example: false,
  effect: natural('the backend applies the model’s template anyway'),
};

const namesProject = {
  when: { type: 'object' },
  label: 'an object',
  example: { project_id: 'shop' },
  effect: natural('names the project, see `context.project_id`'),
} as const;

/** Completions become chats with one question, which take images alone. */
function withoutSounds(field: Field): Field {
  const { openai, ...cells } = field.cells ?? {};
  if (openai?.kind !== 'depends') return field;
  const cases = openai.cases.map((sound) => ({ ...sound, effect: refused('sounds go over `/api/chat`') }));
  return { ...field, cells: { ...cells, openai: { ...openai, cases } } };
}

/** A body of `POST /api/generate`. Source: Ollama API documentation, generate a completion. */
export const ollamaGenerate = object({
  model: modelField,
  prompt: {
    shape: string(),
    about: 'What to answer; empty to load the model, or to unload it with `keep_alive` 0.',
    example: 'Hi',
    cells: {
      openai: mapped('messages[].content', { how: 'as a chat with one question' }),
      anthropic: mapped('messages[].content[].text', { how: 'as a chat with one question' }),
    },
  },
  suffix: {
    shape: string(),
    about: 'Text after the gap that the model fills.',
    example: '}',
    cells: {
      openai: mapped('suffix', { how: 'over the completions route' }),
      anthropic: refused('Anthropic fills no gaps'),
    },
  },
  system: {
    shape: string(),
    about: 'Instructions instead of the model’s own.',
    example: 'Be kind.',
    cells: { openai: mapped('messages[].content'), anthropic: mapped('system') },
  },
  images: withoutSounds(imagesField()),
  raw: {
    shape: boolean,
    about: 'The prompt goes to the model without a template.',
    example: true,
    cells: {
      openai: depends([notRaw], mapped('prompt', { becomes: 'Hello', how: 'over the completions route' })),
      anthropic: depends([notRaw], refused('Anthropic has no prompts without a template')),
    },
  },
  template: {
    shape: string(),
    about: 'A template instead of the model’s own.',
    example: '{{ .Prompt }}',
    cells: both(onlyOllama),
  },
  ...ollamaSettings,
  context: {
    shape: choice('an array of integers', array(integer()), object({ project_id: projectField })),
    about: 'Tokens of an earlier answer.',
    example: [1, 2, 3],
    cells: both(depends([namesProject], onlyOllama)),
  },
});
