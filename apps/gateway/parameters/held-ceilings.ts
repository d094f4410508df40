import type { Ceilings, KeepAlive } from '../../contract/model/index.ts';
import { type HeldCeilings, lowerKeepAlive } from '../../routing/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

const none: readonly HeldCeilings[] = [];

const isBinding = (ceilings: Ceilings | null | undefined): ceilings is Ceilings => {
  if (ceilings === null || ceilings === undefined) return false;
  const { contextLength, choices, keepAliveMs, maxTokens } = ceilings;
  return contextLength !== null || choices !== null || keepAliveMs !== null || maxTokens !== null;
};

/** The ceilings that hold for a request: of its key and of its project. */
export function ceilingsOf({ caller, facts, gateway }: Exchange): readonly HeldCeilings[] {
  const ofKey = caller.key?.ceilings;
  const ofProject = gateway.settings.projects.get(facts.project ?? '')?.ceilings;
  if (!isBinding(ofKey)) return isBinding(ofProject) ? [{ ...ofProject, of: 'project' }] : none;
  const held: HeldCeilings = { ...ofKey, of: 'key' };
  return isBinding(ofProject) ? [held, { ...ofProject, of: 'project' }] : [held];
}

/** How long a model stays by the word of somebody else than the request, within its ceilings. */
export function lowerStay(exchange: Exchange, keepAlive: KeepAlive | null): KeepAlive | null {
  return keepAlive === null ? null : lowerKeepAlive(keepAlive, ceilingsOf(exchange));
}
