export { openTelemetry } from './open-telemetry.ts';
export type { AccessUse, AskedName, StorageHealth, Telemetry } from './ports.ts';
export { addWriting } from './queries/usage-writing.ts';
