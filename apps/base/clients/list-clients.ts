import { anthropicSdks } from './anthropic-sdk.ts';
import type { Client, ClientDialect } from './client.ts';
import { codingAgents } from './coding-agents.ts';
import { curl } from './curl.ts';
import { editors } from './editors.ts';
import { hostedApps } from './hosted-apps.ts';
import { langchain } from './langchain.ts';
import { ollamaClients } from './ollama-sdk.ts';
import { openaiSdks } from './openai-sdk.ts';

/** Every client that is known, in the order of the Connect page. */
export const clients: readonly Client[] = [
  ...codingAgents,
  ...editors,
  ...hostedApps,
  curl,
  ...openaiSdks,
  ...anthropicSdks,
  ...ollamaClients,
  ...langchain,
];

/** Who called, as the log has it. */
export interface CallerSigns {
  readonly app: string | null;
  readonly agent: string | null;
}

/** Whether the caller is, or may be, this client. */
export function isCallOf({ agents, programs }: Client, { app, agent }: CallerSigns): boolean {
  const called = agent?.toLowerCase() ?? '';
  return agents.some((sign) => called.includes(sign)) || programs.includes(app?.toLowerCase() ?? '');
}

/** The address below which a project's requests go. */
export const toProjectUrl = (url: string, project: string | null): string =>
  project === null ? url : `${url}/p/${project}`;

export interface BaseUrl {
  readonly dialect: ClientDialect | 'workers';
  readonly name: string;
  /** What is called there. */
  readonly routes: string;
  readonly url: string;
}

/** Where each dialect is. `url` is the gateway's, or that of a project. */
export const listBaseUrls = (url: string): readonly BaseUrl[] => [
  { dialect: 'openai', name: 'OpenAI', routes: 'chat, completions, responses, embeddings', url: `${url}/v1` },
  { dialect: 'anthropic', name: 'Anthropic', routes: 'messages; the client adds /v1', url },
  { dialect: 'ollama', name: 'Ollama', routes: 'chat, generate, embed, tags; the client adds /api', url },
  { dialect: 'workers', name: 'Workers', routes: '/generate, /chat, /chat/stream', url },
];
