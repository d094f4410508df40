export { defaultDataDir } from '../config/index.ts';
export { findControlSocket, isOwnSocket } from '../control/index.ts';
export { type ExitCode, exitCodeFor, exitCodes } from './exit-code.ts';
export type { Host, HostOptions } from './host.ts';
export { inspectWithoutService } from './inspect-without-service.ts';
export { isPageBuilt, version } from './installation.ts';
export { runHost } from './run-host.ts';
export { readServeFlags, serveOptions } from './serve-arguments.ts';
export { startHost } from './start-host.ts';
