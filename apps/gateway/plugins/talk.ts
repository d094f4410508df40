import { type CanonicalError, checkJsonDepth, createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { PluginHook, PluginLink, PluginReply, ReadAnswer, RequestPlugins } from './plugin-port.ts';

/** What a request asks one plugin. */
export interface Talk {
  readonly link: PluginLink;
  ask<T>(hook: PluginHook, given: unknown, read: (value: unknown) => ReadAnswer<T>): Promise<PluginReply<T>>;
  /** Nobody waits any more. */
  leave(): void;
  /** Spent on it so far. */
  readonly spentMs: () => number;
}

/** JSON within the gateway's limits. */
function readJson<T>(exchange: Exchange, json: string, read: (value: unknown) => ReadAnswer<T>): ReadAnswer<T> {
  if (checkJsonDepth(json, exchange.gateway.settings.maxJsonDepth)) {
    return { kind: 'wrong', reason: 'It gave back something that is nested too deep.' };
  }
  try {
    return read(JSON.parse(json));
  } catch {
    // A plugin can speak past the function that writes JSON.
    return { kind: 'wrong', reason: 'It gave back something that is no JSON.' };
  }
}

export function createTalk(exchange: Exchange, { key, contextJson }: RequestPlugins, link: PluginLink): Talk {
  const { clock } = exchange.gateway.ports;
  let chunks = 0;
  let spentMs = 0;
  let leave = (): void => undefined;
  return {
    link,
    spentMs: () => spentMs,
    leave: () => leave(),
    async ask(hook, given, read) {
      const startedMs = clock.monotonicMs();
      const calling = link.call({
        ...{ hook, key, contextJson, index: hook === 'chunk' ? chunks++ : 0 },
        json: JSON.stringify(given),
        maxLength: exchange.gateway.settings.maxBodyBytes,
        read: (json) => readJson(exchange, json, read),
      });
      leave = calling.leave;
      const reply = await calling.reply;
      spentMs += clock.monotonicMs() - startedMs;
      return reply;
    },
  };
}

/** Its reason may name files of this machine: that is for the log and the row. */
export const failedPlugin = ({ settings }: PluginLink): CanonicalError =>
  createError(
    'plugin_failed',
    `The plugin ${settings.file}, without which requests are not served, failed. Try again; if it goes on, drover doctor says why.`,
  );
