import type { HostOptions } from './host.ts';
import type { Logging } from './logging.ts';
import type { Lookouts } from './lookouts.ts';
import type { LiveSettings } from './settings.ts';
import type { StopOrder } from './stop-order.ts';

/** What the parts of a start share. */
export interface Assembly {
  readonly options: HostOptions;
  readonly settings: LiveSettings;
  readonly logging: Logging;
  readonly stops: StopOrder;
  readonly notices: string[];
  readonly lookouts: Lookouts;
}
