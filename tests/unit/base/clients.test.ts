import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import {
  type Client,
  type ClientFacts,
  clients,
  isCallOf,
  listBaseUrls,
  type Snippet,
  toProjectUrl,
} from '../../../apps/base/index.ts';

const plain: ClientFacts = { url: 'http://127.0.0.1:11444', model: 'qwen3-coder:30b', keyName: null };
const keyed: ClientFacts = { url: 'https://mac.local:8443/p/atlas', model: "it's:7b", keyName: 'My phone (2)' };

const find = (id: string): Client => {
  const client = clients.find((each) => each.id === id);
  if (!client) throw new Error(`no client ${id}`);
  return client;
};
const render = (id: string, facts: ClientFacts): readonly Snippet[] => find(id).render(facts);
const all = (facts: ClientFacts) =>
  clients.flatMap((client) => client.render(facts).map((snippet) => ({ client, ...snippet })));
const textOf = (id: string, facts: ClientFacts): string => render(id, facts)[0]?.text ?? '';

/** The strings and tables of TOML that a snippet uses: one key a line, values in double quotes. */
function readToml(text: string): Record<string, string> {
  let table = '';
  const entries: [string, string][] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const head = /^\[([\w.]+)\]$/.exec(line);
    if (head) table = `${head[1]}.`;
    else {
      const [, name = '', value = ''] = /^(\w+) = (".*")$/.exec(line) ?? [];
      entries.push([`${table}${name}`, String(JSON.parse(value))]);
    }
  }
  return Object.fromEntries(entries);
}

describe('the snippets of clients', () => {
  it('cover the clients that people use, each under its own id', () => {
    const ids = clients.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([
      ...['claude-code', 'codex', 'cursor', 'vscode', 'zed', 'continue', 'open-webui', 'n8n', 'curl'],
      ...['openai-python', 'openai-typescript', 'anthropic-python', 'anthropic-typescript'],
      ...['ollama-python', 'ollama-js', 'ollama-cli', 'langchain-python', 'langchain-js'],
    ]);
  });

  it.each([plain, keyed])('are text in the form that they claim, with key $keyName', (facts) => {
    for (const { form, text, title } of all(facts)) {
      if (form === 'json') expect(() => JSON.parse(text) as unknown, title).not.toThrow();
      if (form === 'yaml') expect(() => parseYaml(text) as unknown, title).not.toThrow();
      if (form === 'toml') expect(Object.keys(readToml(text)), title).not.toContain('');
    }
  });

  it.each([plain, keyed])('name the address and the model of the client, with key $keyName', (facts) => {
    for (const client of clients) {
      const texts = client
        .render(facts)
        .map(({ text }) => text)
        .join('\n');
      expect(texts, client.id).toContain(facts.url);
      expect(texts.replaceAll(`'\\''`, "'"), client.id).toContain(facts.model);
    }
  });

  it('name the key where it is a variable or is to be pasted, and any text where none is needed', () => {
    const named = all(keyed).filter(({ text }) => /DROVER_KEY_MY_PHONE_2|PASTE-THE-KEY-MY_PHONE_2/.test(text));
    expect(new Set(named.map(({ client }) => client.id))).toEqual(
      new Set(clients.map(({ id }) => id).filter((id) => !['zed', 'ollama-cli'].includes(id))),
    );
    for (const { text } of all(keyed)) expect(text).not.toContain('any-text');
    for (const { text } of all(plain)) expect(text).not.toMatch(/DROVER_KEY|PASTE-THE-KEY|authorization/i);
  });
});

describe('the file of', () => {
  it('Claude Code sets its environment, without /v1', () => {
    const file = JSON.parse(textOf('claude-code', keyed)) as { env: Record<string, string> };
    expect(file.env).toMatchObject({
      ANTHROPIC_BASE_URL: keyed.url,
      ANTHROPIC_MODEL: keyed.model,
      ANTHROPIC_AUTH_TOKEN: 'PASTE-THE-KEY-MY_PHONE_2',
    });
  });

  it('Codex adds a provider that speaks Responses and reads the key from a variable', () => {
    expect(readToml(textOf('codex', keyed))).toEqual({
      model: keyed.model,
      model_provider: 'drover',
      'model_providers.drover.name': 'Drover',
      'model_providers.drover.base_url': `${keyed.url}/v1`,
      'model_providers.drover.wire_api': 'responses',
      'model_providers.drover.env_key': 'DROVER_KEY_MY_PHONE_2',
    });
    expect(textOf('codex', plain)).not.toContain('env_key');
  });

  it('VS Code names the whole path of the call', () => {
    expect(JSON.parse(textOf('vscode', plain))).toMatchObject([
      { vendor: 'customendpoint', models: [{ id: plain.model, url: `${plain.url}/v1/chat/completions` }] },
    ]);
  });

  it('Zed names the gateway as its Ollama', () => {
    expect(JSON.parse(textOf('zed', plain))).toEqual({
      language_models: { ollama: { api_url: plain.url } },
      agent: { default_model: { provider: 'ollama', model: plain.model } },
    });
  });

  it('Continue says the same in YAML and in JSON', () => {
    const [yaml, json] = render('continue', keyed).map(({ text }) => text);
    const model = { provider: 'openai', model: keyed.model, apiBase: `${keyed.url}/v1` };
    expect(parseYaml(yaml ?? '')).toMatchObject({
      schema: 'v1',
      models: [{ ...model, roles: ['chat', 'edit', 'apply'] }],
    });
    expect(JSON.parse(json ?? '')).toMatchObject({ models: [model] });
  });

  it('n8n and Cursor name fields with their values', () => {
    expect(parseYaml(textOf('n8n', plain))).toEqual({ 'API Key': 'any-text', 'Base URL': `${plain.url}/v1` });
    expect(parseYaml(textOf('cursor', plain))).toMatchObject({ 'Override OpenAI Base URL': `${plain.url}/v1` });
  });
});

describe('who called', () => {
  it.each([
    ['claude-code', { app: 'node', agent: 'claude-cli/2.1.304 (external, cli)' }],
    ['claude-code', { app: 'claude', agent: null }],
    ['codex', { app: null, agent: 'codex_cli_rs/0.162.1 (Mac OS 26.1; arm64)' }],
    ['vscode', { app: 'Code Helper (Plugin)', agent: 'GitHubCopilotChat/0.40' }],
    ['openai-typescript', { app: 'node', agent: 'OpenAI/JS 6.9.0' }],
    ['anthropic-python', { app: 'python3.13', agent: 'Anthropic/Python 0.75.0' }],
    ['ollama-js', { app: 'node', agent: 'ollama-js/0.6.3 (arm64 darwin Node.js/v24.11.0)' }],
  ])('is known as %s', (id, signs) => {
    expect(isCallOf(find(id), signs)).toBe(true);
  });

  it('is not known by the words of others, or without any', () => {
    for (const client of clients) {
      expect(isCallOf(client, { app: null, agent: null }), client.id).toBe(false);
      expect(isCallOf(client, { app: 'drover-connect', agent: 'drover-connect' }), client.id).toBe(false);
    }
    expect(isCallOf(find('openai-python'), { app: 'node', agent: 'OpenAI/JS 6.9.0' })).toBe(false);
  });
});

describe('base URLs', () => {
  it('go below the project that is chosen', () => {
    const urls = listBaseUrls(toProjectUrl('http://127.0.0.1:11444', 'atlas')).map(({ url }) => url);
    expect(urls).toEqual([
      'http://127.0.0.1:11444/p/atlas/v1',
      ...Array<string>(3).fill('http://127.0.0.1:11444/p/atlas'),
    ]);
    expect(toProjectUrl('http://127.0.0.1:11444', null)).toBe('http://127.0.0.1:11444');
  });
});
