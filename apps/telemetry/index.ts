export { openTelemetry } from './open-telemetry.ts';
export type { StorageHealth, Telemetry } from './ports.ts';
