import type { CallerPort } from '../gateway/index.ts';
import type { CallerFinder } from '../supervisor/index.ts';

/** The finder as the gateway needs it. Drover's own calls have no caller: whoever they are for is named in them. */
export function createCallerPort(finder: Pick<CallerFinder, 'find'>): CallerPort {
  return {
    async find(socket) {
      const caller = await finder.find(socket);
      if (caller === null || caller.isOwn) return null;
      const { program, pid, folder, project } = caller;
      return { program, pid, folder, project };
    },
  };
}
