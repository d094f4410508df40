import { clients } from '../../../apps/base/index.ts';

export const linkScheme = 'drover';

/** Where a link leads. It can only show a page, and nothing changes by that. */
export interface DeepLink {
  /** For a person. */
  readonly name: string;
  readonly path: string;
}

/** The pages that a link can name. */
const pages: Readonly<Record<string, DeepLink>> = {
  overview: { name: 'Overview', path: '/' },
  requests: { name: 'Requests', path: '/requests' },
  models: { name: 'Models', path: '/models' },
  usage: { name: 'Usage', path: '/usage' },
  routing: { name: 'Routing', path: '/routing' },
  access: { name: 'Access', path: '/access' },
  config: { name: 'Config', path: '/config' },
  logs: { name: 'Logs', path: '/logs' },
  playground: { name: 'Playground', path: '/playground' },
  connect: { name: 'Connect', path: '/connect' },
  settings: { name: 'Settings', path: '/settings' },
};

const openForm = /^drover:\/\/open\/([a-z]{1,20})$/;
const connectForm = /^drover:\/\/connect(?:\?client=([a-z0-9-]{1,40}))?$/;

/** Reads `drover://open/PAGE` and `drover://connect?client=ID`, written exactly so; `null` for all else. */
export function parseDeepLink(link: string): DeepLink | null {
  const page = openForm.exec(link)?.[1];
  if (page !== undefined) return Object.hasOwn(pages, page) ? (pages[page] ?? null) : null;
  const connect = connectForm.exec(link);
  if (connect === null) return null;
  const id = connect[1];
  if (id === undefined) return { name: 'Connect', path: '/connect' };
  const client = clients.find((each) => each.id === id);
  return client === undefined ? null : { name: `Connect for ${client.name}`, path: `/connect?client=${client.id}` };
}
