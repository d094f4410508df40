import { type Client, quote } from './client.ts';
import { greeting, nodeKey, pythonKey, renderPython } from './code.ts';

const python: Client = {
  id: 'openai-python',
  name: 'OpenAI, Python',
  dialect: 'openai',
  note: '`pip install openai`. It also reads OPENAI_BASE_URL and OPENAI_API_KEY.',
  agents: ['openai/python'],
  programs: [],
  render: (facts) => [
    {
      title: 'Python',
      form: 'python',
      text: renderPython(facts, [
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url=${quote(`${facts.url}/v1`)}, api_key=${pythonKey(facts)})`,
        'answer = client.chat.completions.create(',
        `    model=${quote(facts.model)},`,
        `    messages=[{"role": "user", "content": ${quote(greeting)}}],`,
        ')',
        'print(answer.choices[0].message.content)',
      ]),
    },
  ],
};

const typescript: Client = {
  id: 'openai-typescript',
  name: 'OpenAI, TypeScript',
  dialect: 'openai',
  note: '`npm install openai`. It also reads OPENAI_BASE_URL and OPENAI_API_KEY.',
  agents: ['openai/js'],
  programs: [],
  render: (facts) => [
    {
      title: 'TypeScript',
      form: 'ts',
      text: [
        'import OpenAI from "openai";',
        '',
        `const client = new OpenAI({ baseURL: ${quote(`${facts.url}/v1`)}, apiKey: ${nodeKey(facts)} });`,
        'const answer = await client.chat.completions.create({',
        `  model: ${quote(facts.model)},`,
        `  messages: [{ role: "user", content: ${quote(greeting)} }],`,
        '});',
        'console.log(answer.choices[0]?.message.content);',
      ].join('\n'),
    },
  ],
};

export const openaiSdks: readonly Client[] = [python, typescript];
