import { createOutward, type Outward } from '../control/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { version } from './installation.ts';
import type { Logging } from './logging.ts';
import { readOutwardSettings } from './outward-settings.ts';
import type { SecretPlaces } from './read-secret.ts';
import type { LiveSettings } from './settings.ts';
import type { StopOrder } from './stop-order.ts';

/** Follows the settings of what leaves this machine, and the first records of a destination wait for nothing. */
export function startOutward(input: {
  readonly settings: Pick<LiveSettings, 'current' | 'onChange'>;
  readonly telemetry: Pick<Telemetry, 'onStored'>;
  readonly logging: Logging;
  readonly places: SecretPlaces;
  readonly stops: StopOrder;
}): Outward {
  const { settings, telemetry, places, stops } = input;
  const log = input.logging.logger.child({ room: 'outward' });
  const outward = createOutward({ version, log, onStored: telemetry.onStored });
  const apply = (): void => {
    const read = readOutwardSettings(settings.current().config, places);
    for (const warning of read.warnings) log.warn({}, warning);
    outward.apply(read.settings);
  };
  apply();
  stops.push('outward', outward.close);
  stops.push('outward settings', settings.onChange(apply));
  return outward;
}
