import type { Dispatcher } from 'undici';
import { isPlainObject, judgeHost } from '../../base/index.ts';
import type { BackendModel, BackendProbe } from '../../contract/model/index.ts';
import { describeForeignModel } from '../../translate/index.ts';
import { askBackend } from '../catalog/fetch-json.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { BackendSettings, ProbeQuestion } from '../ports.ts';
import { type Backend, createBackends } from '../upstream/backend.ts';
import { lookAtBackend } from './look-at-backend.ts';
import type { Look } from './sighting.ts';
import { tryModel } from './try-model.ts';

type Kind = BackendSettings['kind'];

interface Found {
  readonly backend: Backend;
  readonly look: Look;
}

/** Finds out what answers at an address: its dialect, its models, and whether one of them answers. Nothing is kept. */
export async function probeBackend(gateway: GatewayContext, question: ProbeQuestion): Promise<BackendProbe> {
  const fault = findFault(question);
  if (fault !== null) return fail(question.url, fault);
  const url = new URL(question.url);
  const dispatcher = gateway.upstream.createProbe(url.origin, question.isLinkLocalAllowed === true);
  try {
    return await probe(gateway, question, dispatcher);
  } finally {
    void dispatcher.close().catch(() => undefined);
  }
}

function findFault({ url, isLinkLocalAllowed }: ProbeQuestion): string | null {
  if (!URL.canParse(url)) return 'This is no address. Write it like http://127.0.0.1:1234/v1.';
  const { protocol, hostname, username, password, search, hash } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'Only http and https addresses can be a backend.';
  if (username !== '' || password !== '')
    return 'A user name or password cannot stand in an address. Give a key instead.';
  if (search !== '' || hash !== '') return 'The address of a backend has no query and no fragment.';
  if (isLinkLocalAllowed === true) return null;
  const kind = judgeHost(hostname);
  if (kind === 'metadata') return "This is the address of a cloud's metadata, not of a backend.";
  return kind === null ? null : 'This address is link-local. Say allowLinkLocal: true for the backend if it is meant.';
}

async function probe(gateway: GatewayContext, question: ProbeQuestion, dispatcher: Dispatcher): Promise<BackendProbe> {
  const problems: string[] = [];
  for (const kind of question.kind === null ? orderKinds(question.url) : [question.kind]) {
    const backend = createCandidate(question, kind);
    const found = await recognise(gateway, backend, dispatcher);
    if (typeof found !== 'string') return describe(gateway, { found, question, dispatcher });
    problems.push(found);
  }
  // Of several dialects the first that was tried and answered in any way says most.
  const told = problems.find((problem) => !/^Nothing answers|not have this route|speak/.test(problem)) ?? problems[0];
  return fail(
    createCandidate(question, question.kind ?? 'openai').url,
    told ?? 'Nothing answers at this address and port.',
  );
}

/** The dialects in the order in which an address is likely to speak them. */
function orderKinds(url: string): readonly Kind[] {
  const { hostname, pathname, port } = new URL(url);
  if (hostname.endsWith('anthropic.com')) return ['anthropic', 'openai'];
  return port === '11434' || pathname === '/' ? ['ollama', 'openai', 'anthropic'] : ['openai', 'anthropic', 'ollama'];
}

function createCandidate({ url, key }: ProbeQuestion, kind: Kind): Backend {
  const { origin, pathname } = new URL(url);
  const path = pathname.replace(/\/+$/, '');
  const isBare = path === '' && kind !== 'ollama';
  const base = `${origin}${isBare ? '/v1' : path}`;
  const [candidate] = createBackends([{ id: 'probe', kind, url: base, apiKey: key, isStrict: false }]).values();
  return candidate as Backend;
}

/** What a look at it shows; a sentence where it does not speak this dialect. */
async function recognise(gateway: GatewayContext, backend: Backend, dispatcher: Dispatcher): Promise<Found | string> {
  if (backend.kind === 'ollama') {
    const told = await askBackend(gateway, backend, { path: '/api/version', dispatcher });
    if (told.kind === 'failed') return told.problem;
    if (!isPlainObject(told.value) || typeof told.value['version'] !== 'string') return notSpoken;
  } else {
    const told = await askBackend(gateway, backend, { path: '/models', dispatcher });
    if (told.kind === 'failed') return told.problem;
    if (dialectOfList(told.value) !== backend.kind) return notSpoken;
  }
  const { look, more } = await lookAtBackend(gateway, backend, { shown: new Map(), dispatcher });
  return look.models === null ? (look.problem ?? notSpoken) : { backend, look: (await more?.()) ?? look };
}

const notSpoken = 'It answers, but speaks no dialect that Drover knows.';

/** Both dialects call the list `data`; Anthropic's entries say what they are. */
function dialectOfList(body: unknown): Kind | null {
  const list = isPlainObject(body) ? body['data'] : null;
  if (!Array.isArray(list)) return null;
  return list.some((entry) => isPlainObject(entry) && entry['type'] === 'model' && entry['display_name'] !== undefined)
    ? 'anthropic'
    : 'openai';
}

interface Answered {
  readonly found: Found;
  readonly question: ProbeQuestion;
  readonly dispatcher: Dispatcher;
}

async function describe(gateway: GatewayContext, { found, question, dispatcher }: Answered): Promise<BackendProbe> {
  const { backend, look } = found;
  const models = [...(look.models?.values() ?? [])];
  const model = question.trial?.model ?? findChatModel(models, backend);
  const trial = question.trial && model !== null ? await tryModel(gateway, backend, { model, dispatcher }) : null;
  const count = models.length === 1 ? 'one model' : `${models.length.toLocaleString('en-US')} models`;
  return {
    ...{ kind: backend.kind, url: backend.url, models, trial },
    message: `It speaks ${dialectNames[backend.kind]} and has ${count}.${trial === null ? '' : ` ${trial.message}`}`,
    problem: trial === null || trial.isAnswered ? null : trial.message,
  };
}

const dialectNames: Readonly<Record<Kind, string>> = {
  ollama: "Ollama's dialect",
  openai: "OpenAI's dialect",
  anthropic: "Anthropic's dialect",
};

/** What is told counts before what the name suggests; one that is in memory comes first. */
function findChatModel(models: readonly BackendModel[], { id }: Backend): string | null {
  const chatting = models.filter(({ name, capabilities }) =>
    (capabilities ?? describeForeignModel(name, id).capabilities).includes('completion'),
  );
  return (chatting.find(({ isResident }) => isResident === true) ?? chatting[0])?.name ?? null;
}

const fail = (url: string, problem: string): BackendProbe => ({
  ...{ kind: null, url, models: [], trial: null },
  ...{ message: problem, problem },
});
