import { createRequests } from './0001-requests.ts';
import { createDaemonEvents } from './0002-daemon-events.ts';
import { addPrefixBreaks } from './0003-prefix-breaks.ts';
import { createBenchmarks } from './0004-benchmarks.ts';
import { createModelEvents } from './0005-model-events.ts';
import { createIncidents } from './0006-incidents.ts';
import { createKeys } from './0007-keys.ts';
import { createAudit } from './0008-audit.ts';
import { createQuotaUsage } from './0009-quota-usage.ts';
import { addKeyKeepAlive } from './0010-key-keep-alive.ts';
import { createRollups } from './0011-rollups.ts';
import { createRequestCells } from './0012-request-cells.ts';
import { createBodies } from './0013-bodies.ts';
import { createUsageIndexes } from './0014-usage-indexes.ts';
import { createRequestDetails } from './0015-request-details.ts';
import { createHourRows } from './0016-hour-rows.ts';

/** Steps of the schema in order; the version of a file is the number of steps it has taken. Released steps never change. */
export const migrationSteps: readonly string[] = [
  createRequests,
  createDaemonEvents,
  addPrefixBreaks,
  createBenchmarks,
  createModelEvents,
  createIncidents,
  createKeys,
  createAudit,
  createQuotaUsage,
  addKeyKeepAlive,
  createRollups,
  createRequestCells,
  createBodies,
  createUsageIndexes,
  createRequestDetails,
  createHourRows,
];
