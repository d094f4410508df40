import { isSameModel } from '../../base/index.ts';
import type { KeepAlive, ResidentModel } from '../../contract/model/index.ts';
import { chooseKeepAlive, type KeepAliveWishes } from '../policies/choose-keep-alive.ts';

/**
 * The keep-alive to send with a request; `null` where the request says it itself, or where nothing needs to be said: Ollama keeps the last
 * value for as long as the model is in memory.
 */
export function settleKeepAlive(
  wishes: KeepAliveWishes,
  model: string,
  residents: readonly ResidentModel[],
): KeepAlive | null {
  const chosen = chooseKeepAlive(wishes);
  if (chosen === null || chosen === wishes.body) return null;
  const isForEver = residents.some(({ name, expiresAtMs }) => expiresAtMs === null && isSameModel(name, model));
  return wishes.policy.isPinned && isForEver && wishes.body === null && wishes.header === null ? null : chosen;
}
