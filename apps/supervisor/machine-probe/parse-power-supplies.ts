import { type PowerFacts, unknownPower } from './power-facts.ts';
import { readPercent } from './read-figures.ts';

/** One folder of `/sys/class/power_supply`: the texts of its files, `null` where one is missing. */
export interface PowerSupply {
  readonly type: string | null;
  /** `Device` for the battery of a mouse or a headset. */
  readonly scope: string | null;
  readonly online: string | null;
  readonly status: string | null;
  readonly capacity: string | null;
}

const isOf = (text: string | null, word: string): boolean => text?.trim() === word;

export function parsePowerSupplies(supplies: readonly PowerSupply[]): PowerFacts {
  const own = supplies.filter(({ scope }) => !isOf(scope, 'Device'));
  const batteries = own.filter(({ type }) => isOf(type, 'Battery'));
  const plugs = own.filter(({ type }) => isOf(type, 'Mains') || isOf(type, 'USB'));
  const shares = batteries.map(({ capacity }) => readPercent(capacity ?? '')).filter((share) => share !== null);
  const batteryPercent = shares[0] ?? null;
  if (plugs.some(({ online }) => isOf(online, '1'))) return { powerSource: 'mains', batteryPercent };
  if (batteries.some(({ status }) => isOf(status, 'Discharging'))) return { powerSource: 'battery', batteryPercent };
  const isHeld = batteries.some(({ status }) => ['Charging', 'Full', 'Not charging'].includes(status?.trim() ?? ''));
  return { powerSource: isHeld ? 'mains' : unknownPower.powerSource, batteryPercent };
}
