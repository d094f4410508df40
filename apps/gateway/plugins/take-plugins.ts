import { isPlainObject } from '../../base/index.ts';
import type { RouteCandidate } from '../../routing/index.ts';
import type { WireRoute } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { isLoad } from '../parameters/fit-parameters.ts';
import type { RequestPlugins } from './plugin-port.ts';

export interface PluginPlace {
  readonly wire: WireRoute;
  readonly value: unknown;
  readonly target: RouteCandidate;
}

/** Routes whose requests and answers are texts. */
const seenWires: ReadonlySet<WireRoute> = new Set<WireRoute>([
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'anthropic-messages',
  'ollama-chat',
  'ollama-generate',
  'workers-generate',
  'workers-chat',
]);

/** Asked first: where there are no plugins, a request pays for nothing more. */
export const hasPlugins = ({ gateway }: Exchange): boolean => gateway.ports.plugins?.hasAny() === true;

/** The plugins that the request is for; `null` for none. */
export function takePlugins(exchange: Exchange, { wire, value, target }: PluginPlace): RequestPlugins | null {
  if (!seenWires.has(wire) || !isPlainObject(value) || isLoad(wire, value)) return null;
  const { project, model, stream } = exchange.facts;
  const scope = { project, model: model ?? '', servedModel: target.model };
  const links = exchange.gateway.ports.plugins?.choose(scope) ?? [];
  if (links.length === 0) return null;
  const key = `${exchange.id}/${exchange.placesTried}`;
  const { dialect, id } = exchange;
  const context = { requestId: id, ...scope, backend: target.backend, dialect, isStreaming: stream };
  exchange.cleanups.push(() => {
    for (const { forget } of links) forget(key);
  });
  const isForAnswers = links.some(({ settings }) => settings.isForAnswers);
  return { links, key, contextJson: JSON.stringify(context), isForAnswers };
}
