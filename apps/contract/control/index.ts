export { type ControlContract, controlContract } from './contract.ts';
export { type ControlEvent, controlEventSchema } from './control-event.ts';
export {
  type About,
  aboutSchema,
  type DaemonStatus,
  daemonStatusSchema,
  type Overview,
  overviewSchema,
  type RequestPause,
  type Status,
  statusSchema,
} from './snapshots.ts';
