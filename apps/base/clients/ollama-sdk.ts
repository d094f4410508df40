import { quoteForShell } from '../quote-for-shell.ts';
import { type Client, type ClientFacts, quote } from './client.ts';
import { greeting, nodeKey, pythonKey, renderPython } from './code.ts';

const pythonHeaders = (facts: ClientFacts): string =>
  facts.keyName === null ? '' : `, headers={"authorization": "Bearer " + ${pythonKey(facts)}}`;

const nodeHeaders = (facts: ClientFacts): string =>
  facts.keyName === null ? '' : `, headers: { authorization: \`Bearer \${${nodeKey(facts)}}\` }`;

const python: Client = {
  id: 'ollama-python',
  name: 'Ollama, Python',
  dialect: 'ollama',
  note: '`pip install ollama`. It also reads OLLAMA_HOST.',
  agents: ['ollama-python/'],
  programs: [],
  render: (facts) => [
    {
      title: 'Python',
      form: 'python',
      text: renderPython(facts, [
        'from ollama import Client',
        '',
        `client = Client(host=${quote(facts.url)}${pythonHeaders(facts)})`,
        'answer = client.chat(',
        `    model=${quote(facts.model)},`,
        `    messages=[{"role": "user", "content": ${quote(greeting)}}],`,
        ')',
        'print(answer.message.content)',
      ]),
    },
  ],
};

const javascript: Client = {
  id: 'ollama-js',
  name: 'Ollama, JavaScript',
  dialect: 'ollama',
  note: '`npm install ollama`.',
  agents: ['ollama-js/'],
  programs: [],
  render: (facts) => [
    {
      title: 'TypeScript',
      form: 'ts',
      text: [
        'import { Ollama } from "ollama";',
        '',
        `const client = new Ollama({ host: ${quote(facts.url)}${nodeHeaders(facts)} });`,
        'const answer = await client.chat({',
        `  model: ${quote(facts.model)},`,
        `  messages: [{ role: "user", content: ${quote(greeting)} }],`,
        '});',
        'console.log(answer.message.content);',
      ].join('\n'),
    },
  ],
};

const cli: Client = {
  id: 'ollama-cli',
  name: 'ollama, command line',
  dialect: 'ollama',
  note: 'The command `ollama` as a client of Drover.',
  agents: ['ollama/'],
  programs: ['ollama'],
  render: ({ url, model }) => [
    {
      title: 'Terminal',
      form: 'sh',
      text: `OLLAMA_HOST=${quoteForShell(url)} ollama run ${quoteForShell(model)}`,
    },
  ],
};

export const ollamaClients: readonly Client[] = [python, javascript, cli];
