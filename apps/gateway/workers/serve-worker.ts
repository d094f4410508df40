import {
  type Asked,
  type ChatIngress,
  type ChatRequest,
  checkWorkerPrompt,
  createWorkersIngress,
  type Parsed,
  readWorkerType,
  toWorkerType,
  type WorkerFacts,
  type WorkerForm,
} from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { ChatSpec } from '../routes/chat-spec.ts';
import { serveChat } from '../routes/serve-chat.ts';
import { chooseWorkerModel } from './choose-worker-model.ts';
import { typeOfBackend } from './worker-backends.ts';

export interface WorkerRoute {
  readonly form: WorkerForm;
  /** The answer is a stream whatever the body says. */
  readonly isAlwaysStreaming: boolean;
}

/** Who works for this request: the type that was asked for when there is such a one, else that of the backend it went to. */
function describeWorker({ facts, gateway }: Exchange, body: unknown): WorkerFacts {
  const read = readWorkerType(body);
  const asked = read.kind === 'parsed' ? read.value : null;
  const isKnown =
    asked !== null && (toWorkerType(asked) !== null || Object.hasOwn(gateway.settings.workers.models, asked));
  const backend = gateway.backends.get(facts.backend ?? '');
  const served = backend === undefined ? 'default' : typeOfBackend(backend);
  return { workerType: isKnown ? asked : served, backend: facts.backend };
}

interface WorkerRead {
  readonly exchange: Exchange;
  readonly ingress: ChatIngress;
  readonly route: WorkerRoute;
}

/** The request within the limits of workers. Its model may be empty. */
function readRequest({ exchange, ingress, route }: WorkerRead, body: unknown): Parsed<ChatRequest> {
  const parsed = ingress.parseChatRequest(body);
  if (parsed.kind === 'refused') return parsed;
  const error = checkWorkerPrompt(parsed.value, exchange.gateway.settings.workers);
  if (error) return { kind: 'refused', error };
  return {
    kind: 'parsed',
    value: { ...parsed.value, isStreaming: parsed.value.isStreaming || route.isAlwaysStreaming },
  };
}

async function readAsked(read: WorkerRead, body: unknown): Promise<Parsed<Asked>> {
  const parsed = readRequest(read, body);
  if (parsed.kind === 'refused') return parsed;
  const { model, isStreaming, project, session } = parsed.value;
  const workerType = readWorkerType(body);
  if (workerType.kind === 'refused') return workerType;
  const chosen = model === '' ? await chooseWorkerModel(read.exchange, workerType.value) : null;
  if (chosen?.kind === 'refused') return chosen;
  return { kind: 'parsed', value: { model: chosen?.value ?? model, isStreaming, project, session } };
}

/** The request with the model that was chosen for it. */
function readRouted(read: WorkerRead, body: unknown): Parsed<ChatRequest> {
  const parsed = readRequest(read, body);
  const { model } = read.exchange.facts;
  if (parsed.kind === 'refused' || model === null) return parsed;
  return { kind: 'parsed', value: { ...parsed.value, model } };
}

function createSpec(exchange: Exchange, route: WorkerRoute): ChatSpec {
  const ingress = createWorkersIngress(route.form, (body) => describeWorker(exchange, body));
  const read: WorkerRead = { exchange, ingress, route };
  return {
    wire: route.form === 'generate' ? 'workers-generate' : 'workers-chat',
    ingress: { ...ingress, parseChatRequest: (body) => readRouted(read, body) },
    passage: null,
    isStreamingByDefault: route.isAlwaysStreaming,
    readAsked: (body) => readAsked(read, body),
  };
}

/** `POST /generate`, `/chat` and `/chat/stream`: chats whose model and backend follow from the type of worker. */
export function serveWorker(route: WorkerRoute): (exchange: Exchange) => Promise<void> {
  return (exchange) => serveChat(createSpec(exchange, route))(exchange);
}
