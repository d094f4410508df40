/** Memory for the bodies of requests that run. */
export interface CaptureRoom {
  /** `false` when there is no more. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

const usualBytes = 64 * 1024 * 1024;

export function createCaptureRoom(maxBytes = usualBytes): CaptureRoom {
  let takenBytes = 0;
  return {
    take(bytes) {
      if (takenBytes + bytes > maxBytes) return false;
      takenBytes += bytes;
      return true;
    },
    giveBack(bytes) {
      takenBytes -= bytes;
    },
  };
}
