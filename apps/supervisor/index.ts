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
export type { Caller, CallerSocket } from './caller/caller.ts';
export { type CallerFinder, type CallerFinderOptions, createCallerFinder } from './caller/caller-finder.ts';
export type { CallerSources } from './caller/caller-sources.ts';
export { cleanLine } from './clean-line.ts';
export { delay } from './delay.ts';
export { buildDaemonEnvironment, type EnvironmentInput } from './environment.ts';
export { forkConfined } from './fork-confined.ts';
export { type ForkedWorker, forkWorker, type WorkerCommand } from './fork-worker.ts';
export { installHint } from './install-hint.ts';
export {
  type CertificateFiles,
  type LocalCertificateOutcome,
  localCertificateFiles,
  makeLocalCertificate,
} from './local-certificate.ts';
export { type BinarySearch, type BinarySearchRequest, locateBinary, readBinaryVersion } from './locate-binary.ts';
export { createMachineProbe, type MachineProbe, type MachineProbeOptions } from './machine-probe/machine-probe.ts';
export type { MachineSources } from './machine-probe/machine-sources.ts';
export type { DaemonEvent, DaemonEventKind, DaemonSettings, SupervisorLog, SupervisorOptions } from './options.ts';
export type { Supervisor } from './ports.ts';
export { chooseAwakeCommand } from './power/awake-command.ts';
export { createPowerAssertion, type PowerAssertion, type PowerAssertionOptions } from './power/power-assertion.ts';
export { createDeepHealth, type DeepHealth } from './recovery/deep-health.ts';
export type { DeepHealthOptions, ResidencyPort, TrafficPort } from './recovery/deep-health-options.ts';
export type { WaitingRequest } from './recovery/health-policy.ts';
export {
  createRotatingFile,
  logRotation,
  type RotatingFile,
  type RotatingFileOptions,
  rotatedPath,
} from './rotating-file.ts';
export { runEditor } from './run-editor.ts';
export { createSupervisor } from './supervisor.ts';
export { inspectSurroundings, type SurroundingsRequest } from './surroundings/inspect-surroundings.ts';
export { nameListener } from './surroundings/name-listener.ts';
export type { Surroundings } from './surroundings/surroundings.ts';
export type { DaemonUpgrade } from './upgrade/reduce-upgrade.ts';
export { createWakeWatch, type WakeWatchOptions } from './wake/wake-watch.ts';
