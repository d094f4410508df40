import { judgeStanding } from '../access/index.ts';
import { type Clock, RoomError } from '../base/index.ts';
import { createKeyRing, type KeyRing } from '../control/index.ts';
import type { GatewayPorts } from '../gateway/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { type WatchedKeys, watchKeys } from './watch-keys.ts';

/** The keys as they were written down. Without the store no key is known to be good, so none is. */
export async function loadKeys(
  telemetry: Telemetry,
  clock: Clock,
  onError: (error: unknown) => void,
): Promise<WatchedKeys> {
  return watchKeys(createKeyRing({ telemetry, clock, stored: await telemetry.keys.list().catch(none) }), onError);
}

/** The keys as the gateway needs them, with what was used up before this start. */
export async function openKeys({ quotas }: Telemetry, keys: KeyRing, clock: Clock): Promise<GatewayPorts['keys']> {
  const savedUsage = await quotas.load().catch(none);
  const hasUsable = (): boolean => hasUsableKey(keys, clock);
  return { find: keys.find, noteUse: keys.noteUse, hasUsable, savedUsage, saveUsage: quotas.save };
}

/** Whether any key is good now for asking models. */
export function hasUsableKey(keys: Pick<KeyRing, 'list'>, clock: Clock): boolean {
  return keys.list().some((key) => key.scopes.includes('infer') && judgeStanding(key, clock.nowMs()) === 'ok');
}

function none(error: unknown): readonly never[] {
  if (!(error instanceof RoomError)) throw error;
  return [];
}
