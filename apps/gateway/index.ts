export { defaultGatewaySettings } from './default-settings.ts';
export type {
  BackendSettings,
  CallerPort,
  DaemonPort,
  Gateway,
  GatewayPorts,
  GatewaySettings,
  LogPort,
  RecordPort,
  RoomAnswer,
  RoomWish,
  WorkerSettings,
} from './ports.ts';
export { startGateway } from './start-gateway.ts';
