import type { implement } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import { followLogFiles } from '../../../apps/control/logs/follow-log-files.ts';
import { listLogFiles } from '../../../apps/control/logs/list-log-files.ts';
import { readLogs } from '../../../apps/control/logs/read-logs.ts';
import { systemClock, systemTimers } from '../../../apps/host/clock.ts';
import type { ScriptedLogs } from './scripted-logs.ts';

type Contract = ReturnType<typeof implement<typeof controlContract>>;

/** The part of the scripted control API about logs: the real verbs over scripted files. */
export function createLogRoutes(contract: Omit<Contract['logs'], 'middleware' | 'use'>, { dataDir }: ScriptedLogs) {
  const room = { dataDir, clock: systemClock, timers: systemTimers };
  const never = new AbortController().signal;
  return {
    read: contract.read.handler(({ input }) => readLogs(room, input)),
    follow: contract.follow.handler(({ input, signal }) => followLogFiles(room, input, signal ?? never)),
    files: contract.files.handler(() => listLogFiles(dataDir)),
  };
}
