import {
  type BaseUrl,
  type Client,
  type ClientFacts,
  clients,
  listBaseUrls,
  type Snippet,
  toProjectUrl,
} from '../../../apps/base/index.ts';
import type { ConnectPage } from '../../../apps/contract/model/index.ts';
import { formatAgo, type GlyphState } from '../../shared/index.ts';

/** What is chosen on top of the page. */
export interface ConnectWishes {
  readonly model: string | null;
  readonly project: string | null;
  readonly keyName: string | null;
  readonly isFromNetwork: boolean;
}

/** What snippets are about where no model is installed yet. */
export const exampleModel = 'llama3.2:3b';

/** What the snippets are made from; what is not there any more is not chosen. */
export function chooseFacts({ gateway, models, projects, keys }: ConnectPage, wishes: ConnectWishes): ClientFacts {
  const [networkUrl] = gateway.networkUrls;
  const url = wishes.isFromNetwork && networkUrl !== undefined ? networkUrl : gateway.url;
  const project = projects.find((id) => id === wishes.project) ?? null;
  return {
    url: toProjectUrl(url, project),
    model: wishes.model ?? models[0] ?? exampleModel,
    keyName: keys.find(({ name, isSigned }) => name === wishes.keyName && !isSigned)?.name ?? null,
  };
}

export interface SeenView {
  readonly glyph: GlyphState;
  readonly text: string;
  /** For hover: as whom. */
  readonly title: string;
}

export interface ClientRow {
  readonly client: Client;
  readonly snippets: readonly Snippet[];
  readonly seen: SeenView;
}

/** One row per client. */
export const buildClientRows = (page: ConnectPage, facts: ClientFacts, nowMs: number): ClientRow[] =>
  clients.map((client) => ({ client, snippets: client.render(facts), seen: describeSeen(page, client, nowMs) }));

function describeSeen({ seen }: ConnectPage, { id, name }: Client, nowMs: number): SeenView {
  if (seen === null) return { glyph: 'off', text: '', title: 'The request log cannot be read.' };
  const sighting = seen.find(({ client }) => client === id);
  if (!sighting) return { glyph: 'off', text: 'not seen yet', title: `No request of ${name} in the last 30 days.` };
  const as = [sighting.app, sighting.agent].filter((each) => each !== null).join(', ');
  return { glyph: 'ok', text: `seen ${formatAgo(sighting.lastAtMs, nowMs)}`, title: `It called as ${as}.` };
}

/** Where each dialect is, Ollama's usual port included where the gateway answers there too. */
export function buildBaseUrls({ gateway }: ConnectPage, facts: ClientFacts, wishes: ConnectWishes): readonly BaseUrl[] {
  const urls = listBaseUrls(facts.url);
  const { takeOverUrl } = gateway;
  if (takeOverUrl === null || wishes.isFromNetwork || facts.url !== gateway.url) return urls;
  const usual: BaseUrl = {
    dialect: 'ollama',
    name: 'Ollama, usual port',
    routes: 'for programs that cannot be told another',
    url: takeOverUrl,
  };
  return [...urls, usual];
}

/** What to know about keys and certificates here, in a sentence or two; `null` for nothing. */
export function describeNeeds(
  { gateway, keys }: ConnectPage,
  facts: ClientFacts,
  isFromNetwork: boolean,
): string | null {
  const needs: string[] = [];
  if (isFromNetwork && facts.keyName === null) {
    needs.push(
      keys.length === 0
        ? 'Calls from other machines need a key: make one on the Access page.'
        : 'Calls from other machines need a key: choose one above.',
    );
  }
  if (gateway.isEncrypted) {
    needs.push(
      'It answers by HTTPS. Node trusts a certificate of mkcert with `NODE_EXTRA_CA_CERTS="$(mkcert -CAROOT)/rootCA.pem"`.',
    );
  }
  return needs.length === 0 ? null : needs.join(' ');
}
