export { defaultGatewaySettings } from './default-settings.ts';
export type {
  DaemonPort,
  Gateway,
  GatewayPorts,
  GatewaySettings,
  LogPort,
  RecordPort,
} from './ports.ts';
export { startGateway } from './start-gateway.ts';
