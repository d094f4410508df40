import type { Gateway } from '../gateway/index.ts';
import type { MemoryRooms } from './create-memory-rooms.ts';

type Gate = MemoryRooms['residence']['gate'];

/** The requests of the managed daemon for the restart that waits for them: those in line for a model wait as those for memory do. */
export function createRestartTraffic(
  gate: Pick<Gate, 'runningCount' | 'waitingCount' | 'pause' | 'resume' | 'onChange'>,
  { daemonTraffic, onInFlightChange }: Pick<Gateway, 'daemonTraffic' | 'onInFlightChange'>,
) {
  return {
    runningCount: gate.runningCount,
    waitingCount: () => gate.waitingCount() + daemonTraffic.inLineCount(),
    pause: gate.pause,
    resume: gate.resume,
    onChange(listener: () => void): () => void {
      const ends = [gate.onChange(listener), onInFlightChange(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
