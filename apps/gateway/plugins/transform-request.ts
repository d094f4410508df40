import type { ChatRequest, CompletionRequest, Fillable, Parsed } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { asLong } from './as-long.ts';
import type { PluginLink, RequestPlugins } from './plugin-port.ts';
import { changeRequest, readRequestChange, showRequest } from './request-form.ts';
import { createTalk, failedPlugin } from './talk.ts';

type Request = ChatRequest | CompletionRequest;

const isSeen = <R extends Fillable>(request: R): request is R & Request => request.kind !== 'embedding';

/** The request as the plugins leave it, one after the other; refused where one failed that must not. */
export async function transformRequest<R extends Fillable>(
  exchange: Exchange,
  plugins: RequestPlugins,
  request: R,
): Promise<Parsed<R>> {
  let current: Parsed<R> = { kind: 'parsed', value: request };
  for (const link of plugins.links) {
    if (current.kind === 'refused') return current;
    if (link.settings.isForRequests) current = await transformOnce(exchange, { plugins, link, request: current.value });
  }
  return current;
}

interface Turn<R> {
  readonly plugins: RequestPlugins;
  readonly link: PluginLink;
  readonly request: R;
}

const note = (exchange: Exchange, step: string): void => {
  exchange.facts.routeSteps = [...exchange.facts.routeSteps, step];
};

async function transformOnce<R extends Fillable>(
  exchange: Exchange,
  { plugins, link, request }: Turn<R>,
): Promise<Parsed<R>> {
  if (!isSeen(request)) return { kind: 'parsed', value: request };
  const talk = createTalk(exchange, plugins, link);
  const { file, isRefusing } = link.settings;
  const found = await asLong(exchange, link.load());
  if (found.kind === 'refused') return found;
  if (found.value.size > 0 && !found.value.has('request')) return { kind: 'parsed', value: request };
  const read = readRequestChange(request.kind);
  const asked = await asLong(exchange, talk.ask('request', showRequest(request), read), talk.leave);
  if (asked.kind === 'refused') return asked;
  const reply = asked.value;
  const spent = `${Math.round(talk.spentMs())} ms`;
  switch (reply.kind) {
    case 'same':
      note(exchange, `● plugin ${file} left the request as it is, ${spent}`);
      return { kind: 'parsed', value: request };
    case 'value':
      note(exchange, `● plugin ${file} changed the request, ${spent}`);
      noteReceipt(exchange, file);
      return { kind: 'parsed', value: changeRequest(request, reply.value) };
    case 'failed':
      note(exchange, `▲ plugin ${file} failed, ${spent}: ${reply.reason}`);
      return isRefusing ? { kind: 'refused', error: failedPlugin(link) } : { kind: 'parsed', value: request };
  }
}

/** Tells the client whose work it gets. */
export function noteReceipt({ facts }: Exchange, file: string): void {
  const told = `plugin ${file}`;
  const { emulated } = facts.receipt;
  if (!emulated.includes(told)) facts.receipt = { ...facts.receipt, emulated: [...emulated, told] };
}
