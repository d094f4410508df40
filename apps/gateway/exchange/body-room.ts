import { createError } from '../../translate/index.ts';
import type { Exchange } from './exchange.ts';

/** Smaller bodies are not counted: there are many of them, and the heap itself is looked at. */
const countedFromBytes = 64 * 1024;
const stepBytes = 1024 * 1024;

export const overloaded = createError(
  'overloaded',
  'Too much is being worked on at the moment. Send it again after a pause.',
  {
    retryAfterSeconds: 2,
  },
);

/** Room on the heap for a body as it grows. */
export interface BodyRoom {
  /** Its length, 0 where that is not known. */
  readonly announcedBytes: number;
  /** Whether there is room for so much of it. */
  reach(totalBytes: number): boolean;
}

/** `null` for a body that need not be counted, by its length. What is taken is given back when the exchange ends. */
export function createBodyRoom({ gateway, cleanups, request }: Exchange): BodyRoom | null {
  const announcedBytes = Number(request.headers['content-length'] ?? 0);
  if (announcedBytes > 0 && announcedBytes < countedFromBytes) return null;
  let takenBytes = 0;
  return {
    announcedBytes,
    reach(totalBytes) {
      if (totalBytes < countedFromBytes || totalBytes <= takenBytes) return true;
      const wantedBytes = Math.max(announcedBytes, Math.ceil(totalBytes / stepBytes) * stepBytes);
      if (!gateway.load.take(wantedBytes - takenBytes)) return false;
      if (takenBytes === 0) cleanups.push(() => gateway.load.giveBack(takenBytes));
      takenBytes = wantedBytes;
      return true;
    },
  };
}
