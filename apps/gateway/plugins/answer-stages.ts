import type { Exchange } from '../exchange/exchange.ts';
import type { PluginHook, RequestPlugins } from './plugin-port.ts';
import { createChunkStage, createHoldStage, type Stage } from './stage.ts';
import { createTalk, type Talk } from './talk.ts';
import { noteReceipt } from './transform-request.ts';

export interface AnswerTalk {
  readonly talk: Talk;
  readonly found: ReadonlySet<PluginHook>;
}

/** The plugins that have a say in the answer. One that cannot be loaded is among them: it fails when it is asked. */
export async function openAnswerTalks(exchange: Exchange, plugins: RequestPlugins): Promise<readonly AnswerTalk[]> {
  const talks: AnswerTalk[] = [];
  for (const link of plugins.links) {
    if (!link.settings.isForAnswers) continue;
    const found = await link.load();
    if (found.size > 0 && !found.has('chunk') && !found.has('response')) continue;
    if (found.size > 0) noteReceipt(exchange, link.settings.file);
    talks.push({ talk: createTalk(exchange, plugins, link), found });
  }
  return talks;
}

/** For a stream: piece by piece where the plugin can, else the whole at its end. */
export const createStreamStage = (exchange: Exchange, { talk, found }: AnswerTalk): Stage =>
  found.has('chunk') || found.size === 0 ? createChunkStage(exchange, talk) : createHoldStage(exchange, talk);

export function noteSpent(exchange: Exchange, talks: readonly AnswerTalk[]): void {
  for (const { talk } of talks) {
    const { file } = talk.link.settings;
    exchange.facts.attemptNotes.push(`plugin ${file} saw the answer, ${Math.round(talk.spentMs())} ms`);
  }
}
