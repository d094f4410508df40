import { connectionTestRequestSchema, connectionTestSchema, connectPageSchema } from '../model/index.ts';
import { base } from './procedure-base.ts';

/** How programs are pointed at the gateway. */
export const connectProcedures = {
  /** Data of the Connect page in one call. */
  page: base.output(connectPageSchema),
  /** Asks a model for one token through the gateway, as a client of this dialect would. */
  test: base.input(connectionTestRequestSchema).output(connectionTestSchema),
};
