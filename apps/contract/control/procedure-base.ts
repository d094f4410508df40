import { oc } from '@orpc/contract';
import { z } from 'zod';

const advice = z.object({ advice: z.string() });

/** Errors every procedure may answer. `message` is a sentence for a person; `data.advice` says what to do next. */
export const base = oc.errors({
  NOT_FOUND: { status: 404, message: 'There is no such thing here.', data: advice },
  DAEMON_UNAVAILABLE: { status: 503, message: 'Ollama does not answer.', data: advice },
  DAEMON_NOT_OURS: { status: 409, message: 'This Ollama was not started by Drover.', data: advice },
  /** There is no room for the model; `advice` holds the choices. */
  MEMORY_BUDGET: { status: 507, message: 'The model does not fit into memory.', data: advice },
  INVALID: { status: 422, message: 'This cannot be done so.', data: advice },
  DISK_FULL: { status: 507, message: 'The disk has no room for it.', data: advice },
  CONFIG_UNWRITABLE: { status: 503, message: 'The configuration cannot be written.', data: advice },
  STORAGE_UNAVAILABLE: { status: 503, message: 'The request log cannot be read.', data: advice },
});
