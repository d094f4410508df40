import { type Client, quote } from './client.ts';
import { greeting, nodeKey, pythonKey, renderPython } from './code.ts';

const python: Client = {
  id: 'anthropic-python',
  name: 'Anthropic, Python',
  dialect: 'anthropic',
  note: '`pip install anthropic`. The address is without /v1: the client adds it.',
  agents: ['anthropic/python'],
  programs: [],
  render: (facts) => [
    {
      title: 'Python',
      form: 'python',
      text: renderPython(facts, [
        'from anthropic import Anthropic',
        '',
        `client = Anthropic(base_url=${quote(facts.url)}, api_key=${pythonKey(facts)})`,
        'answer = client.messages.create(',
        `    model=${quote(facts.model)},`,
        '    max_tokens=256,',
        `    messages=[{"role": "user", "content": ${quote(greeting)}}],`,
        ')',
        'print(answer.content[0].text)',
      ]),
    },
  ],
};

const typescript: Client = {
  id: 'anthropic-typescript',
  name: 'Anthropic, TypeScript',
  dialect: 'anthropic',
  note: '`npm install @anthropic-ai/sdk`. The address is without /v1: the client adds it.',
  agents: ['anthropic/js'],
  programs: [],
  render: (facts) => [
    {
      title: 'TypeScript',
      form: 'ts',
      text: [
        'import Anthropic from "@anthropic-ai/sdk";',
        '',
        `const client = new Anthropic({ baseURL: ${quote(facts.url)}, apiKey: ${nodeKey(facts)} });`,
        'const answer = await client.messages.create({',
        `  model: ${quote(facts.model)},`,
        '  max_tokens: 256,',
        `  messages: [{ role: "user", content: ${quote(greeting)} }],`,
        '});',
        'console.log(answer.content.map((part) => (part.type === "text" ? part.text : "")).join(""));',
      ].join('\n'),
    },
  ],
};

export const anthropicSdks: readonly Client[] = [python, typescript];
