import type { QueueSnapshot } from '../contract/model/index.ts';
import type { LaneLine, Priority } from './lane-line.ts';

export interface LaneView {
  readonly lane: string;
  readonly line: LaneLine;
  readonly runningCount: number;
  readonly slots: number;
  readonly nowMs: number;
}

/** The line before a lane as people see it: one entry for each project and priority. */
export function snapshotLane({ lane, line, runningCount, slots, nowMs }: LaneView): QueueSnapshot {
  const listOf = (priority: Priority): QueueSnapshot['waiting'] =>
    [...line[priority].projects].map(([project, { entries }]) => {
      const [oldest] = entries.values();
      return { project, priority, count: entries.size, oldestWaitMs: nowMs - (oldest?.enteredMs ?? nowMs) };
    });
  return { lane, slots, runningCount, waiting: [...listOf('interactive'), ...listOf('batch')] };
}
