import { type Client, type ClientFacts, placeKey, quote, renderFields, renderJson } from './client.ts';

const cursor: Client = {
  id: 'cursor',
  name: 'Cursor',
  dialect: 'openai',
  note: "Cursor's own servers make the call, so 127.0.0.1 does not reach this machine: the address must be one that the internet reaches by HTTPS, such as a tunnel's, with a key. Add the model by its name under Models.",
  agents: ['cursor/'],
  programs: ['cursor', 'cursor helper'],
  render: (facts) => [
    {
      title: 'Cursor Settings, Models, API Keys',
      form: 'yaml',
      text: renderFields([
        ['OpenAI API Key', placeKey(facts)],
        ['Override OpenAI Base URL', `${facts.url}/v1`],
        ['Custom model', facts.model],
      ]),
    },
  ],
};

const vsCode: Client = {
  id: 'vscode',
  name: 'VS Code',
  dialect: 'openai',
  note: 'For Copilot Chat from VS Code 1.122. Open the file with the command "Chat: Open Language Models (JSON)". The two limits are tokens: together they are the context.',
  agents: ['githubcopilotchat/', 'vscode/'],
  programs: ['code', 'code helper', 'code helper (plugin)', 'visual studio code'],
  render: (facts) => [
    {
      title: 'chatLanguageModels.json',
      form: 'json',
      text: renderJson([
        {
          name: 'Drover',
          vendor: 'customendpoint',
          apiKey: placeKey(facts),
          apiType: 'chat-completions',
          models: [
            {
              id: facts.model,
              name: `${facts.model} (Drover)`,
              url: `${facts.url}/v1/chat/completions`,
              toolCalling: true,
              vision: false,
              maxInputTokens: 24_576,
              maxOutputTokens: 8192,
            },
          ],
        },
      ]),
    },
  ],
};

const zed: Client = {
  id: 'zed',
  name: 'Zed',
  dialect: 'ollama',
  note: 'It finds the models by itself. A key goes into the variable OLLAMA_API_KEY, or into the field of the Ollama provider.',
  agents: ['zed/'],
  programs: ['zed'],
  render: ({ url, model }) => [
    {
      title: '~/.config/zed/settings.json',
      form: 'json',
      text: renderJson({
        language_models: { ollama: { api_url: url } },
        agent: { default_model: { provider: 'ollama', model } },
      }),
    },
  ],
};

const continueModel = (facts: ClientFacts) => ({
  provider: 'openai',
  model: facts.model,
  apiBase: `${facts.url}/v1`,
  apiKey: placeKey(facts),
});

const continueDev: Client = {
  id: 'continue',
  name: 'Continue',
  dialect: 'openai',
  note: 'It runs inside an editor and calls in its name, or in that of the OpenAI client.',
  agents: ['continue/'],
  programs: ['continue'],
  render: (facts) => [
    {
      title: '~/.continue/config.yaml',
      form: 'yaml',
      text: [
        'name: Drover',
        'version: 1.0.0',
        'schema: v1',
        'models:',
        `  - name: ${quote(`${facts.model} (Drover)`)}`,
        ...Object.entries(continueModel(facts)).map(([name, value]) => `    ${name}: ${quote(value)}`),
        '    roles: [chat, edit, apply]',
      ].join('\n'),
    },
    {
      title: '~/.continue/config.json, older versions',
      form: 'json',
      text: renderJson({ models: [{ title: `${facts.model} (Drover)`, ...continueModel(facts) }] }),
    },
  ],
};

export const editors: readonly Client[] = [cursor, vsCode, zed, continueDev];
