import { eventIterator } from '@orpc/contract';
import { ownCallEventSchema, ownCallSchema } from '../model/index.ts';
import { base } from './procedure-base.ts';

/** Calls that the console makes as a client of the gateway would. */
export const playgroundProcedures = {
  /** Goes through the gateway's front door: routed, limited, logged and timed like any client's. Ends early when the reader leaves, and its backend with it. */
  run: base.input(ownCallSchema).output(eventIterator(ownCallEventSchema)),
};
