import { quoteForShell } from '../quote-for-shell.ts';
import { type Client, placeKey, renderFields, shellKey } from './client.ts';

const openWebui: Client = {
  id: 'open-webui',
  name: 'Open WebUI',
  dialect: 'openai',
  note: 'In a container this machine is host.docker.internal: put that name in place of the host, and let the gateway answer to it with `drover config set gateway.hosts "[host.docker.internal]"`. The log knows it by its HTTP client, aiohttp.',
  agents: ['open-webui', 'aiohttp/'],
  programs: ['open-webui'],
  render: (facts) => [
    {
      title: 'Terminal, installed with pip',
      form: 'sh',
      text: [
        `export OPENAI_API_BASE_URL=${quoteForShell(`${facts.url}/v1`)}`,
        `export OPENAI_API_KEY=${shellKey(facts)}`,
        `export DEFAULT_MODELS=${quoteForShell(facts.model)}`,
        'open-webui serve',
      ].join('\n'),
    },
    {
      title: 'Admin Panel, Settings, Connections, OpenAI API',
      form: 'yaml',
      text: renderFields([
        ['URL', `${facts.url}/v1`],
        ['Key', placeKey(facts)],
      ]),
    },
  ],
};

const n8n: Client = {
  id: 'n8n',
  name: 'n8n',
  dialect: 'openai',
  note: 'For the nodes of OpenAI. In a container this machine is host.docker.internal, as for Open WebUI.',
  agents: ['n8n'],
  programs: ['n8n'],
  render: (facts) => [
    {
      title: 'Credentials, OpenAI',
      form: 'yaml',
      text: renderFields([
        ['API Key', placeKey(facts)],
        ['Base URL', `${facts.url}/v1`],
      ]),
    },
    {
      title: 'Node OpenAI Chat Model',
      form: 'yaml',
      text: renderFields([['Model', facts.model]]),
    },
  ],
};

export const hostedApps: readonly Client[] = [openWebui, n8n];
