import type { Dialect } from '../../../apps/contract/model/index.ts';

/** A model with the speed (tokens a second) and size that its machine gives it. */
export interface Actor {
  readonly name: string;
  readonly backend: string;
  readonly prefillRate: number;
  readonly decodeRate: number;
  readonly sizeBytes: number;
}

/** A program with what it asks for; `weight` is its share, `nightly` that of its work which does not follow the day. */
export interface Program {
  readonly app: string;
  readonly project: string | null;
  readonly weight: number;
  readonly nightly: number;
  readonly dialect: Dialect;
  readonly route: string;
  readonly models: readonly (readonly [asked: string, served: string])[];
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly userAgent: string;
}

const gib = 2 ** 30;
const actor = (
  name: string,
  backend: string,
  [prefillRate, decodeRate, sizeGib]: readonly [number, number, number],
): Actor => ({ name, backend, prefillRate, decodeRate, sizeBytes: Math.round(sizeGib * gib) });

export const actors: readonly Actor[] = [
  actor('qwen3-coder:30b', 'local', [1150, 58, 19]),
  actor('gemma3:4b', 'local', [2600, 88, 3.3]),
  actor('llama3.2:3b', 'local', [3400, 105, 2]),
  actor('nomic-embed-text:latest', 'local', [14_000, 0, 0.3]),
  actor('mistral-small:24b', 'local', [900, 41, 14]),
  actor('gpt-oss:20b', 'studio', [1500, 72, 13]),
  actor('deepseek-r1:14b', 'studio', [1300, 47, 9]),
  actor('llava:13b', 'studio', [800, 38, 8]),
  actor('claude-sonnet-4-5', 'anthropic', [6000, 75, 0]),
];

const coder = ['qwen3-coder:30b', 'qwen3-coder:30b'] as const;
const claude = ['claude-sonnet-4-5', 'qwen3-coder:30b'] as const;
const cloud = ['claude-sonnet-4-5', 'claude-sonnet-4-5'] as const;
const mini = ['gpt-4o-mini', 'llama3.2:3b'] as const;
const gemma = ['gemma3:4b', 'gemma3:4b'] as const;
const llama = ['llama3.2:3b', 'llama3.2:3b'] as const;
const embed = ['nomic-embed-text', 'nomic-embed-text:latest'] as const;
const mistral = ['mistral-small:24b', 'mistral-small:24b'] as const;
const oss = ['gpt-oss:20b', 'gpt-oss:20b'] as const;
const thinker = ['deepseek-r1:14b', 'deepseek-r1:14b'] as const;
const eye = ['llava:13b', 'llava:13b'] as const;

type Ask = Program['models'];
type Size = readonly [weight: number, nightly: number, promptTokens: number, completionTokens: number];
const ways = {
  chat: { dialect: 'openai', route: '/v1/chat/completions', userAgent: 'OpenAI/JS 7.55.0' },
  python: { dialect: 'openai', route: '/v1/chat/completions', userAgent: 'OpenAI/Python 2.8.1' },
  embed: { dialect: 'openai', route: '/v1/embeddings', userAgent: 'OpenAI/Python 2.8.1' },
  messages: { dialect: 'anthropic', route: '/v1/messages', userAgent: 'claude-cli/2.1.4' },
  native: { dialect: 'ollama', route: '/api/chat', userAgent: 'ollama-js/0.6.4' },
} as const;

const program = (
  app: string,
  project: string | null,
  { way, models, size }: { readonly way: keyof typeof ways; readonly models: Ask; readonly size: Size },
): Program => {
  const [weight, nightly, promptTokens, completionTokens] = size;
  return { app, project, weight, nightly, ...ways[way], models, promptTokens, completionTokens };
};

/** Thirty programs of twelve projects, busiest first. */
export const programs: readonly Program[] = [
  program('Cursor', 'ledger', { way: 'chat', models: [coder, mini], size: [170, 0, 3900, 220] }),
  program('VS Code', 'atlas', { way: 'chat', models: [claude, coder], size: [120, 0, 9000, 420] }),
  program('Claude Code', 'atlas', { way: 'messages', models: [claude, cloud], size: [90, 4, 14_000, 380] }),
  program('indexer', 'search', { way: 'embed', models: [embed], size: [90, 90, 480, 0] }),
  program('Obsidian', 'notes', { way: 'native', models: [embed, llama], size: [60, 2, 700, 60] }),
  program('n8n', 'inbox-triage', { way: 'chat', models: [gemma], size: [55, 40, 2700, 210] }),
  program('Zed', 'ledger', { way: 'chat', models: [coder], size: [45, 0, 5200, 260] }),
  program('Open WebUI', 'household', { way: 'native', models: [llama, gemma, thinker], size: [40, 1, 1200, 340] }),
  program('support-bot', 'helpdesk', { way: 'python', models: [mistral, gemma], size: [40, 15, 2200, 180] }),
  program('Continue', 'billing', { way: 'chat', models: [coder], size: [34, 0, 4400, 190] }),
  program('python3.12', 'scripts', { way: 'python', models: [mini], size: [30, 8, 1900, 90] }),
  program('rag-api', 'search', { way: 'python', models: [oss, embed], size: [30, 10, 3000, 240] }),
  program('reports', 'billing', { way: 'python', models: [mistral], size: [22, 22, 5200, 600] }),
  program('Raycast', 'notes', { way: 'chat', models: [mini], size: [20, 0, 420, 120] }),
  program('LibreChat', 'household', { way: 'chat', models: [thinker, oss], size: [18, 1, 1500, 420] }),
  program('transcriber', 'meetings', { way: 'python', models: [gemma], size: [18, 3, 6500, 700] }),
  program('tagger', 'photos', { way: 'native', models: [eye], size: [16, 16, 900, 60] }),
  program('Home Assistant', 'household', { way: 'native', models: [llama], size: [15, 6, 300, 30] }),
  program('LangChain', 'research', { way: 'python', models: [oss, thinker], size: [14, 4, 3800, 520] }),
  program('jupyter', 'research', { way: 'python', models: [thinker, mini], size: [12, 1, 2100, 450] }),
  program('Aider', 'ledger', { way: 'chat', models: [coder, claude], size: [11, 0, 8000, 500] }),
  program('Zotero', 'research', { way: 'chat', models: [mini], size: [9, 0, 5200, 260] }),
  program('mail-rules', 'inbox-triage', { way: 'native', models: [gemma], size: [9, 6, 900, 20] }),
  program('tests', 'atlas', { way: 'python', models: [mini], size: [8, 2, 600, 60] }),
  program('slack-digest', 'meetings', { way: 'python', models: [mistral], size: [7, 3, 7400, 500] }),
  program('curl', null, { way: 'native', models: [llama, gemma], size: [6, 0, 60, 120] }),
  program('translator', 'helpdesk', { way: 'chat', models: [mistral], size: [6, 1, 1100, 900] }),
  program('eval-run', 'research', { way: 'python', models: [oss, coder], size: [5, 5, 1400, 300] }),
  program('Blender', 'photos', { way: 'chat', models: [eye], size: [3, 0, 1500, 200] }),
  program('Shortcuts', null, { way: 'chat', models: [mini], size: [2, 0, 240, 90] }),
];
