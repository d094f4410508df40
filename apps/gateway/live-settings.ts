import { type CorsRules, createCorsRules } from './guards/cors-rules.ts';
import type { GatewaySettings } from './ports.ts';
import { type Backend, createBackends } from './upstream/backend.ts';

/** Settings, and what is made of them once instead of at each request. */
export interface SettingsInForce {
  readonly settings: GatewaySettings;
  readonly backends: ReadonlyMap<string, Backend>;
  readonly cors: CorsRules;
}

/** Settings that can be replaced while requests run; each request sees them as they are when it looks. */
export interface LiveSettings {
  readonly current: () => SettingsInForce;
  readonly replace: (settings: GatewaySettings) => void;
  /** Replaces a part of which nothing is made. */
  readonly amend: (part: Pick<GatewaySettings, 'listen' | 'takeOver' | 'tls' | 'hosts'>) => void;
}

export function createLiveSettings(initial: GatewaySettings): LiveSettings {
  const read = (settings: GatewaySettings): SettingsInForce => ({
    settings,
    backends: createBackends(settings.backends),
    cors: createCorsRules(settings.corsOrigins),
  });
  let current = read(initial);
  return {
    current: () => current,
    replace(settings) {
      current = read(settings);
    },
    amend({ listen, takeOver, tls, hosts }) {
      current = { ...current, settings: { ...current.settings, listen, takeOver, tls, hosts } };
    },
  };
}
