import { quoteForShell } from '../quote-for-shell.ts';
import { type Client, type ClientFacts, type Snippet, shellKey } from './client.ts';
import { greeting } from './code.ts';

interface Call {
  readonly title: string;
  readonly path: string;
  readonly body: (model: string) => object;
  readonly headers?: readonly string[];
}

const messages = [{ role: 'user', content: greeting }];
const calls: readonly Call[] = [
  { title: 'Chat', path: '/v1/chat/completions', body: (model) => ({ model, messages }) },
  { title: 'Responses', path: '/v1/responses', body: (model) => ({ model, input: greeting }) },
  {
    title: 'Anthropic',
    path: '/v1/messages',
    body: (model) => ({ model, max_tokens: 256, messages }),
    headers: ['anthropic-version: 2023-06-01'],
  },
  { title: 'Ollama', path: '/api/chat', body: (model) => ({ model, messages, stream: false }) },
];

const renderCall = (facts: ClientFacts, { title, path, body, headers = [] }: Call): Snippet => ({
  title,
  form: 'sh',
  text: [
    `curl ${quoteForShell(`${facts.url}${path}`)}`,
    ...(facts.keyName === null ? [] : [`-H "authorization: Bearer "${shellKey(facts)}`]),
    ...['content-type: application/json', ...headers].map((header) => `-H ${quoteForShell(header)}`),
    `-d ${quoteForShell(JSON.stringify(body(facts.model)))}`,
  ].join(' \\\n  '),
});

export const curl: Client = {
  id: 'curl',
  name: 'curl',
  dialect: 'openai',
  note: 'One call in each dialect.',
  agents: ['curl/'],
  programs: ['curl'],
  render: (facts) => calls.map((call) => renderCall(facts, call)),
};
