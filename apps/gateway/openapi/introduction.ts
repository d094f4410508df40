import type { PlainObject } from '../../base/index.ts';
import type { Tag } from './operation-doc.ts';

const description = `One port for every local and remote model. OpenAI, Anthropic and Ollama clients work unchanged with every backend.

- **Projects.** Each path also exists below \`/p/{project}\`, so that a base URL alone names the project a request counts for.
- **Streams.** The schemas of \`text/event-stream\` and \`application/x-ndjson\` describe one event or one line. Lines that begin with a colon are comments. A stream without its last event or line is broken, never complete.
- **Bodies.** Members that nobody knows are no error. A member that is \`null\` counts as absent.
- **Errors** take the caller’s dialect and carry Drover’s stable code in \`x-drover-error\`.
- **Keys** are not needed on this machine; clients that insist on one may send any text.
- **Pages** of other sites may not call this address.`;

export const describeApi = (version: string): PlainObject => ({
  title: 'Drover',
  version,
  summary: 'The gateway to local models.',
  description,
  license: { name: 'MIT', identifier: 'MIT' },
});

export const servers = [
  { url: '/', description: 'This gateway' },
  {
    url: '/p/{project}',
    description: 'The same, counted for one project',
    variables: { project: { default: 'atlas', description: '1 to 64 of A-Z a-z 0-9 . _ -' } },
  },
];

const tagTexts: Readonly<Partial<Record<Tag, string>>> = {
  OpenAI: 'Routes of OpenAI’s clients.',
  Anthropic: 'Routes of Anthropic’s clients.',
  Ollama: 'Native routes that a model answers.',
  'Ollama models': 'Native routes about models and the daemon.',
  Workers: 'Simple routes that choose the model by a type of worker.',
  Batch: 'Many requests in one.',
  Service: 'Drover itself: health, figures, documents.',
  'Not served': 'What vendors offer and Drover does not: the answer says why.',
};

export const tags = Object.entries(tagTexts).map(([name, text]) => ({ name, description: text }));

export const securitySchemes: PlainObject = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A key, as OpenAI’s clients send it.' },
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'A key, as Anthropic’s clients send it.' },
};
