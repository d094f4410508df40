import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** What a native body says of context and keep-alive; `null` for nothing. */
export interface NativeWishes {
  readonly contextLength: number | null;
  readonly keepAlive: string | number | null;
}

const nothing: NativeWishes = { contextLength: null, keepAlive: null };

export function readNativeWishes({ dialect }: Pick<Exchange, 'dialect'>, fields: PlainObject): NativeWishes {
  const { keep_alive, options } = fields;
  if (dialect !== 'ollama' || (keep_alive === undefined && options === undefined)) return nothing;
  const contextLength = isPlainObject(options) ? options['num_ctx'] : null;
  return {
    contextLength: typeof contextLength === 'number' && contextLength >= 1 ? Math.trunc(contextLength) : null,
    keepAlive: typeof keep_alive === 'number' || typeof keep_alive === 'string' ? keep_alive : null,
  };
}
