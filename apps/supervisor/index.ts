export { buildDaemonEnvironment, type EnvironmentInput } from './environment.ts';
export { installHint } from './install-hint.ts';
export { type BinarySearch, type BinarySearchRequest, locateBinary, readBinaryVersion } from './locate-binary.ts';
export { readWiredLimitMb } from './memory-facts.ts';
export type { DaemonEvent, DaemonEventKind, DaemonSettings, SupervisorLog, SupervisorOptions } from './options.ts';
export type { Supervisor } from './ports.ts';
export { createRotatingFile, type RotatingFile, type RotatingFileOptions } from './rotating-file.ts';
export { createSupervisor } from './supervisor.ts';
