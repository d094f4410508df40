import { homedir } from 'node:os';
import {
  createToolRunner,
  findLastingNode,
  type InstallOutcome,
  installService,
  planService,
  type RemoveOutcome,
  readServiceStatus,
  removeService,
  type ServicePlan,
  type ServiceStatus,
} from '../supervisor/index.ts';
import { programPath } from './installation.ts';

/** This installation as a service of the user's session. */
export interface BackgroundService {
  readonly plan: ServicePlan;
  install(options: { readonly isForced: boolean; readonly isNow: boolean }): Promise<InstallOutcome>;
  remove(options: { readonly isForced: boolean }): Promise<RemoveOutcome>;
  status(): Promise<ServiceStatus>;
}

/** `null` on a system with neither launchd nor systemd. */
export function openBackgroundService(dataDir: string): BackgroundService | null {
  const plan = planService({
    platform: process.platform,
    home: homedir(),
    userId: process.getuid?.() ?? 0,
    configHome: process.env['XDG_CONFIG_HOME'],
    nodePath: findLastingNode(process.execPath),
    programPath,
    dataDir,
  });
  if (plan === null) return null;
  const run = createToolRunner(process.env);
  return {
    plan,
    install: (options) => installService(plan, { ...options, run }),
    remove: (options) => removeService(plan, { ...options, run }),
    status: () => readServiceStatus(plan, run),
  };
}
