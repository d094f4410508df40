import type { Status } from '../../../apps/contract/control/index.ts';
import type { DaemonOrder, IconName } from '../../shared/index.ts';

/** What a command does; the palette carries it out. */
export type Deed =
  | {
      readonly kind: 'open';
      readonly to:
        | '/'
        | '/requests'
        | '/models'
        | '/usage'
        | '/routing'
        | '/access'
        | '/config'
        | '/logs'
        | '/playground'
        | '/connect'
        | '/settings';
    }
  | { readonly kind: 'order'; readonly order: DaemonOrder }
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  | { readonly kind: 'request'; readonly id: string }
  | { readonly kind: 'model'; readonly name: string }
  | { readonly kind: 'unload'; readonly name: string }
  | { readonly kind: 'keys' };

export interface Command {
  readonly title: string;
  readonly hint: string;
  readonly icon: IconName;
  readonly deed: Deed;
}

const pages: readonly Command[] = [
  { title: 'Open Overview', hint: 'g o', icon: 'overview', deed: { kind: 'open', to: '/' } },
  { title: 'Open Requests', hint: 'g r', icon: 'requests', deed: { kind: 'open', to: '/requests' } },
  { title: 'Open Models', hint: 'g m', icon: 'models', deed: { kind: 'open', to: '/models' } },
  { title: 'Open Usage', hint: 'g u', icon: 'usage', deed: { kind: 'open', to: '/usage' } },
  { title: 'Open Routing', hint: 'g t', icon: 'routing', deed: { kind: 'open', to: '/routing' } },
  { title: 'Open Access', hint: 'g a', icon: 'access', deed: { kind: 'open', to: '/access' } },
  { title: 'Open Config', hint: 'g c', icon: 'config', deed: { kind: 'open', to: '/config' } },
  { title: 'Open Logs', hint: 'g l', icon: 'logs', deed: { kind: 'open', to: '/logs' } },
  { title: 'Open Playground', hint: 'g p', icon: 'playground', deed: { kind: 'open', to: '/playground' } },
  { title: 'Open Connect', hint: 'g n', icon: 'link', deed: { kind: 'open', to: '/connect' } },
  { title: 'Open Settings', hint: 'g s', icon: 'settings', deed: { kind: 'open', to: '/settings' } },
];

function listOrders(status: Status): Command[] {
  const { state } = status.daemon;
  const order = (name: DaemonOrder, title: string, icon: IconName): Command => ({
    title,
    hint: `drover daemon ${name}`,
    icon,
    deed: { kind: 'order', order: name },
  });
  switch (state.kind) {
    case 'ready':
      if (state.ownership === 'adopted') return [];
      return [order('restart', 'Restart Ollama', 'restart'), order('stop', 'Stop Ollama', 'stop')];
    case 'degraded':
    case 'starting':
      return [order('restart', 'Restart Ollama', 'restart'), order('stop', 'Stop Ollama', 'stop')];
    case 'stopped':
    case 'failed':
    case 'contended':
    case 'backing-off':
      return [order('start', 'Start Ollama', 'start')];
    case 'stopping':
    case 'absent':
      return [];
  }
}

const listModels = ({ resident }: Status): Command[] =>
  resident.flatMap(({ name }) => [
    { title: `Open model ${name}`, hint: 'in memory', icon: 'models', deed: { kind: 'model', name } },
    { title: `Unload ${name}`, hint: `drover models unload ${name}`, icon: 'unload', deed: { kind: 'unload', name } },
  ]);

function listCopies({ about }: Status): Command[] {
  return [
    {
      title: 'Copy base URL',
      hint: about.gatewayUrl,
      icon: 'copy',
      deed: { kind: 'copy', text: about.gatewayUrl, what: 'The base URL' },
    },
    {
      title: 'Copy OpenAI base URL',
      hint: `${about.gatewayUrl}/v1`,
      icon: 'copy',
      deed: { kind: 'copy', text: `${about.gatewayUrl}/v1`, what: 'The base URL' },
    },
  ];
}

/** Ids have digits; words that are typed to find a command have none. */
const looksLikeId = (text: string): boolean => /^[\w-]{6,}$/.test(text) && /\d/.test(text);

/** The commands that fit what is typed: each word must occur. A text that could be an id also opens that request. */
export function listCommands(status: Status | undefined, typed: string): Command[] {
  const all: Command[] = [
    ...pages,
    ...(status ? [...listOrders(status), ...listModels(status), ...listCopies(status)] : []),
    { title: 'Show keys', hint: '?', icon: 'table', deed: { kind: 'keys' } },
  ];
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = all.filter(({ title, hint }) =>
    words.every((word) => `${title} ${hint}`.toLowerCase().includes(word)),
  );
  const id = typed.trim();
  if (!looksLikeId(id)) return fitting;
  return [...fitting, { title: `Open request ${id}`, hint: 'by id', icon: 'search', deed: { kind: 'request', id } }];
}
