import type { Clock } from '../base/index.ts';
import { findGatewayNotices, type GatewayNotice, type KeyRing } from '../control/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Plugins, PluginTrouble } from '../plugins/index.ts';
import type { AddressKeeper } from './address-keeper.ts';
import { hasUsableKey } from './load-keys.ts';
import type { LiveSettings } from './settings.ts';

/** Tells what is not as the configuration wants it, and what lasts that a person should know. */
export interface Standing {
  /** Why what the configuration says is not in force, addresses included; `null` when it is. */
  readonly configProblem: () => string | null;
  readonly notices: () => readonly GatewayNotice[];
}

export interface StandingSources {
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly addresses: Pick<AddressKeeper, 'problem'>;
  readonly keys: KeyRing;
  readonly plugins: Pick<Plugins, 'troubles'>;
  readonly clock: Clock;
  /** `null` until it has started; requests may come a moment before. */
  readonly gateway: () => Gateway | null;
}

export function createStanding({ settings, addresses, keys, plugins, clock, gateway }: StandingSources): Standing {
  return {
    configProblem() {
      const problems = [settings.current().problem, addresses.problem(), gateway()?.listening().problem ?? null];
      const told = problems.filter((each) => each !== null);
      return told.length === 0 ? null : told.join(' ');
    },
    notices() {
      const started = gateway();
      const own = started === null ? [] : findGatewayNotices(started, hasUsableKey(keys, clock));
      const troubles = joinTroubles(plugins.troubles());
      return troubles === null ? own : [...own, troubles];
    },
  };
}

/** All of them as one: a problem is known by what it is, and there is one of each. */
function joinTroubles(troubles: readonly PluginTrouble[]): GatewayNotice | null {
  const [first, ...others] = troubles;
  if (first === undefined) return null;
  const title = others.length === 0 ? first.title : `${troubles.length} plugins do not work.`;
  const details = troubles.map((each) => (others.length === 0 ? each.detail : `${each.title} ${each.detail}`));
  return { id: 'plugins_failing', title, detail: details.join(' '), isWarning: true };
}
