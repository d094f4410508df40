import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** What a body says of context and keep-alive; `null` for nothing. */
export interface NativeWishes {
  readonly contextLength: number | null;
  readonly keepAlive: string | number | null;
}

const nothing: NativeWishes = { contextLength: null, keepAlive: null };

/** Chats of every dialect may say both; the worker routes and OpenAI's embeddings know no context. */
export function readNativeWishes(
  { dialect, route }: Pick<Exchange, 'dialect' | 'route'>,
  fields: PlainObject,
): NativeWishes {
  const { keep_alive, options, num_ctx } = fields;
  if (keep_alive === undefined && options === undefined && num_ctx === undefined) return nothing;
  const isContextKnown = dialect !== 'workers' && route.name !== '/v1/embeddings';
  const inOptions = isPlainObject(options) ? options['num_ctx'] : null;
  const asked = dialect === 'ollama' ? inOptions : (num_ctx ?? inOptions);
  const contextLength = isContextKnown ? asked : null;
  return {
    contextLength: typeof contextLength === 'number' && contextLength >= 1 ? Math.trunc(contextLength) : null,
    keepAlive: typeof keep_alive === 'number' || typeof keep_alive === 'string' ? keep_alive : null,
  };
}
