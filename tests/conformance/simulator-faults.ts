import type { Fault } from '../fakes/upstreams/fault.ts';

/** The simulator's switches that do what `fault` says; frames are tokens there. */
export function toSimulatorSwitches(fault: Fault): Readonly<Record<string, unknown>> {
  switch (fault.kind) {
    case 'none':
      return {};
    case 'status':
      return {
        statusOnChat: fault.status,
        ...(fault.retryAfterSeconds === undefined ? {} : { retryAfter: String(fault.retryAfterSeconds) }),
      };
    case 'cut':
      return { cutStreamAfterTokens: fault.afterFrames };
    case 'hang':
      return { stallAfterTokens: fault.afterFrames };
    case 'error':
      return { errorMidStreamAfterTokens: fault.afterFrames };
    case 'end':
      return { endWithoutDoneAfterTokens: fault.afterFrames };
    case 'unfinished':
      return { endWithoutDoneAfterTokens: 4 };
  }
}
