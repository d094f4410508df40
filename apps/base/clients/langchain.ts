import { type Client, quote } from './client.ts';
import { greeting, nodeKey, pythonKey, renderPython } from './code.ts';

const langchainPython: Client = {
  id: 'langchain-python',
  name: 'LangChain, Python',
  dialect: 'openai',
  note: '`pip install langchain-openai`. The log knows it as the OpenAI client that it calls with.',
  agents: ['langchain-openai/', 'openai/python'],
  programs: [],
  render: (facts) => [
    {
      title: 'Python',
      form: 'python',
      text: renderPython(facts, [
        'from langchain_openai import ChatOpenAI',
        '',
        `model = ChatOpenAI(base_url=${quote(`${facts.url}/v1`)}, api_key=${pythonKey(facts)}, model=${quote(facts.model)})`,
        `print(model.invoke(${quote(greeting)}).content)`,
      ]),
    },
  ],
};

const langchainJs: Client = {
  id: 'langchain-js',
  name: 'LangChain, JavaScript',
  dialect: 'openai',
  note: '`npm install @langchain/openai`, or `@langchain/ollama` for the second.',
  agents: ['langchainjs-', 'openai/js'],
  programs: [],
  render: (facts) => [
    {
      title: 'TypeScript, ChatOpenAI',
      form: 'ts',
      text: [
        'import { ChatOpenAI } from "@langchain/openai";',
        '',
        'const model = new ChatOpenAI({',
        `  configuration: { baseURL: ${quote(`${facts.url}/v1`)} },`,
        `  apiKey: ${nodeKey(facts)},`,
        `  model: ${quote(facts.model)},`,
        '});',
        `console.log((await model.invoke(${quote(greeting)})).text);`,
      ].join('\n'),
    },
    {
      title: 'TypeScript, ChatOllama',
      form: 'ts',
      text: [
        'import { ChatOllama } from "@langchain/ollama";',
        '',
        'const model = new ChatOllama({',
        `  baseUrl: ${quote(facts.url)},`,
        ...(facts.keyName === null ? [] : [`  headers: { authorization: \`Bearer \${${nodeKey(facts)}}\` },`]),
        `  model: ${quote(facts.model)},`,
        '});',
        `console.log((await model.invoke(${quote(greeting)})).text);`,
      ].join('\n'),
    },
  ],
};

export const langchain: readonly Client[] = [langchainPython, langchainJs];
