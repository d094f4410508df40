const maxLanes = 256;
const newestShare = 0.2;

/** How long requests of each lane take, as a moving mean. Remembers the lanes that were used last. */
export interface ServiceTimes {
  note(lane: string, durationMs: number): void;
  /** `null` until one has ended. */
  mean(lane: string): number | null;
}

export function createServiceTimes(): ServiceTimes {
  const means = new Map<string, number>();
  return {
    note(lane, durationMs) {
      const before = means.get(lane) ?? durationMs;
      means.delete(lane);
      means.set(lane, before + newestShare * (durationMs - before));
      for (const oldest of means.keys()) {
        if (means.size <= maxLanes) break;
        means.delete(oldest);
      }
    },
    mean: (lane) => means.get(lane) ?? null,
  };
}
