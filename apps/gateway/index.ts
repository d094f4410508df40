export { defaultGatewaySettings } from './default-settings.ts';
export type {
  BackendSettings,
  DaemonPort,
  Gateway,
  GatewayPorts,
  GatewaySettings,
  LogPort,
  RecordPort,
  WorkerSettings,
} from './ports.ts';
export { startGateway } from './start-gateway.ts';
