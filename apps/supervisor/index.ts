export {
  createToolRunner,
  type InstallOutcome,
  installService,
  type RemoveOutcome,
  readServiceStatus,
  removeService,
  type ServiceStatus,
  type ToolOutcome,
} from './background/manage-service.ts';
export { findLastingNode, planService, type ServicePlan } from './background/service-plan.ts';
export { buildDaemonEnvironment, type EnvironmentInput } from './environment.ts';
export { installHint } from './install-hint.ts';
export { type BinarySearch, type BinarySearchRequest, locateBinary, readBinaryVersion } from './locate-binary.ts';
export { readWiredLimitMb } from './memory-facts.ts';
export type { DaemonEvent, DaemonEventKind, DaemonSettings, SupervisorLog, SupervisorOptions } from './options.ts';
export type { Supervisor } from './ports.ts';
export { createRotatingFile, type RotatingFile, type RotatingFileOptions } from './rotating-file.ts';
export { createSupervisor } from './supervisor.ts';
export { inspectSurroundings, type SurroundingsRequest } from './surroundings/inspect-surroundings.ts';
export { nameListener } from './surroundings/name-listener.ts';
export type { Surroundings } from './surroundings/surroundings.ts';
export type { DaemonUpgrade } from './upgrade/reduce-upgrade.ts';
