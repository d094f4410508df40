import type { implement } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import type { ScriptedConfig } from './scripted-config.ts';
import type { ScriptedService } from './scripted-service.ts';

type Steady = Omit<ReturnType<typeof implement<typeof controlContract>>['settings'], 'middleware' | 'use'>;

/** The part of the scripted control API about the program itself. */
export function createSettingsRoutes(settings: Steady, service: ScriptedService, config: ScriptedConfig) {
  return {
    desktop: settings.desktop.handler(() => config.store.current().config.desktop),
    page: settings.page.handler(() => {
      const { version, startedAtMs, dataDir, residentBytes, cpuPercent, overheadMs } = service.status.about;
      return {
        ...{ version, startedAtMs, dataDir, residentBytes, cpuPercent, overheadMs },
        ...{ commit: 'e4d1c7a', builtAt: '2026-11-20T09:12:44Z', platform: 'darwin arm64', nodeVersion: '24.11.0' },
        logBytes: 412e6,
      };
    }),
  };
}
