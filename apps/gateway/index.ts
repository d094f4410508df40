export type { LocalModel } from './catalog/local-model.ts';
export { defaultGatewaySettings } from './default-settings.ts';
export { isLoopbackHost, isUnspecifiedHost } from './guards/check-host.ts';
export type {
  BackendSettings,
  CallerPort,
  DaemonPort,
  Gateway,
  GatewayPorts,
  GatewaySettings,
  Listening,
  LogPort,
  RecordPort,
  RoomAnswer,
  RoomWish,
  TextPattern,
  WorkerPort,
  WorkerProcess,
  WorkerSettings,
} from './ports.ts';
export { startWorker, type WorkerOptions } from './processes/worker/start-worker.ts';
export { readTlsIdentity, type TlsIdentity } from './server/tls-identity.ts';
export { startGateway } from './start-gateway.ts';
