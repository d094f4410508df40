import type { Gateway } from '../gateway/index.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import type { HostOptions } from './host.ts';
import type { Logging } from './logging.ts';
import type { LiveSettings } from './settings.ts';

interface Follower {
  readonly settings: LiveSettings;
  readonly gateway: Gateway;
  readonly options: HostOptions;
  readonly log: Pick<Logging['logger'], 'info' | 'warn'>;
}

/** Brings each change of the configuration to the gateway; running requests go on. Returns its end. */
export function followSettings({ settings, gateway, options, log }: Follower): () => void {
  return settings.onChange(({ config, problem, isFileInForce }) => {
    if (problem !== null) log.warn({ isFileInForce }, problem);
    try {
      const read = readGatewaySettings(config, options, process.env);
      for (const warning of read.warnings) log.warn({}, warning);
      gateway.applySettings(read.settings);
      if (isFileInForce) log.info({}, 'the configuration has changed and is in force');
    } catch (error) {
      // The addresses to listen on stay as they are until the next start, so an address that may not be used harms nobody now.
      log.warn({ reason: String(error) }, 'the changed configuration cannot be put in force');
    }
  });
}
