import { z } from 'zod';
import {
  backendProbeRequestSchema,
  backendProbeSchema,
  dryRunRequestSchema,
  dryRunSchema,
  routingComparisonSchema,
  routingDraftSchema,
  routingHistorySchema,
  routingPageSchema,
} from '../model/index.ts';
import { base } from './procedure-base.ts';

/** Where names lead. Rules and backends are changed as any part of the configuration is. */
export const routingProcedures = {
  /** Data of the Routing page in one call, but for what the request log has to tell: that is in `compare`. */
  page: base.output(routingPageSchema),
  /** The last 24 hours, by the request log. */
  history: base.output(routingHistorySchema),
  /** Where a request would go and why, by the rules in force or by a draft of others. A draft with problems is `INVALID`. */
  dryRun: base.input(dryRunRequestSchema).output(dryRunSchema),
  /** How often rules were used, and what a draft would have changed; `null` looks at the rules in force. */
  compare: base.input(z.object({ draft: routingDraftSchema.nullable() })).output(routingComparisonSchema),
  /** Finds out what answers at an address, without making it a backend. */
  probeBackend: base.input(backendProbeRequestSchema).output(backendProbeSchema),
};
