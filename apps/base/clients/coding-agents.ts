import { quoteForShell } from '../quote-for-shell.ts';
import { type Client, type ClientFacts, nameKeyVariable, placeKey, quote, renderJson, shellKey } from './client.ts';

const claudeEnvironment = ({ url, model }: ClientFacts) => ({
  ANTHROPIC_BASE_URL: url,
  ANTHROPIC_MODEL: model,
  ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
});

const claudeCode: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  dialect: 'anthropic',
  note: 'It adds /v1/messages itself. `/status` shows the address that it uses. It sends long prompts: choose a model with 32k context or more.',
  agents: ['claude-cli/', 'claude-code/'],
  programs: ['claude'],
  render: (facts) => [
    {
      title: '~/.claude/settings.json',
      form: 'json',
      text: renderJson({ env: { ...claudeEnvironment(facts), ANTHROPIC_AUTH_TOKEN: placeKey(facts) } }),
    },
    {
      title: 'Terminal, this once',
      form: 'sh',
      text: [
        ...Object.entries(claudeEnvironment(facts)).map(([name, value]) => `export ${name}=${quoteForShell(value)}`),
        `export ANTHROPIC_AUTH_TOKEN=${shellKey(facts)}`,
        'claude',
      ].join('\n'),
    },
  ],
};

const codex: Client = {
  id: 'codex',
  name: 'Codex',
  dialect: 'responses',
  note: 'It reads the file when it starts, and speaks the Responses API alone.',
  agents: ['codex_', 'codex-'],
  programs: ['codex'],
  render: ({ url, model, keyName }) => [
    {
      title: '~/.codex/config.toml',
      form: 'toml',
      text: [
        `model = ${quote(model)}`,
        'model_provider = "drover"',
        '',
        '[model_providers.drover]',
        'name = "Drover"',
        `base_url = ${quote(`${url}/v1`)}`,
        'wire_api = "responses"',
        ...(keyName === null ? [] : [`env_key = ${quote(nameKeyVariable(keyName))}`]),
      ].join('\n'),
    },
  ],
};

export const codingAgents: readonly Client[] = [claudeCode, codex];
