import { createRequests } from './0001-requests.ts';
import { createDaemonEvents } from './0002-daemon-events.ts';
import { addPrefixBreaks } from './0003-prefix-breaks.ts';
import { createBenchmarks } from './0004-benchmarks.ts';
import { createModelEvents } from './0005-model-events.ts';
import { createIncidents } from './0006-incidents.ts';

/** Steps of the schema in order; the version of a file is the number of steps it has taken. Released steps never change. */
export const migrationSteps: readonly string[] = [
  createRequests,
  createDaemonEvents,
  addPrefixBreaks,
  createBenchmarks,
  createModelEvents,
  createIncidents,
];
