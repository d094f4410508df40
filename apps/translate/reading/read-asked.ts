import type { Parsed } from '../canonical/ports.ts';
import { readBoolean, toFields } from './fields.ts';
import { type Caller, readCaller } from './read-caller.ts';
import { readModel } from './read-model.ts';
import { parseOrRefuse } from './refusal.ts';

/** What every body tells about itself, in any dialect; enough to choose a backend. */
export interface Asked extends Caller {
  readonly model: string;
  readonly isStreaming: boolean;
}

/** Reads model, stream flag and caller. Only the first two must be sound: whatever else the body holds is judged by those who understand it. */
export function readAsked(body: unknown, isStreamingByDefault: boolean): Parsed<Asked> {
  return parseOrRefuse(() => {
    const fields = toFields(body, '');
    return {
      model: readModel(fields),
      isStreaming: readBoolean(fields, 'stream') ?? isStreamingByDefault,
      ...readCaller(fields.values),
    };
  });
}
