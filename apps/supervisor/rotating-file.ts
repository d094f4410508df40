import { closeSync, constants, existsSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** A log file of our own that is renamed away when it grows too large. */
export interface RotatingFile {
  /** Appends at once, so that nothing is lost in a crash. Never throws; what cannot be written is counted. */
  write(text: string): void;
  /** Writes that failed since the start, for example on a full disk. */
  failedWrites(): number;
  close(): void;
}

export interface RotatingFileOptions {
  /** Ends in `.log`. */
  readonly path: string;
  readonly maxBytes: number;
  /** Rotated files kept: `x.1.log` (newest) to `x.<keep>.log`. */
  readonly keep: number;
}

/** How the daemon's log and Drover's own are kept small: by size, and by the number of older files. */
export const logRotation = { maxBytes: 10 * 1024 * 1024, keep: 4 } as const;

const appendMode = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

export function rotatedPath(path: string, number: number): string {
  return path.replace(/\.log$/, `.${number}.log`);
}

/** Makes room for a new `x.1.log`: each rotated file moves up by one, the oldest goes. */
export function shiftRotated(path: string, keep: number): void {
  rmSync(rotatedPath(path, keep), { force: true });
  for (let number = keep - 1; number >= 1; number--) {
    if (existsSync(rotatedPath(path, number))) renameSync(rotatedPath(path, number), rotatedPath(path, number + 1));
  }
}

/** Opens `path` (mode 0600) for appending. Throws when it cannot be opened; later failures are only counted. */
export function createRotatingFile({ path, maxBytes, keep }: RotatingFileOptions): RotatingFile {
  let descriptor: number | null = openSync(path, appendMode, 0o600);
  let sizeBytes = fstatSync(descriptor).size;
  let failures = 0;
  const rotate = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
    sizeBytes = 0;
    shiftRotated(path, keep);
    if (keep === 0) rmSync(path, { force: true });
    else if (existsSync(path)) renameSync(path, rotatedPath(path, 1));
  };
  const append = (text: string): void => {
    const lengthBytes = Buffer.byteLength(text);
    if (sizeBytes > 0 && sizeBytes + lengthBytes > maxBytes) rotate();
    if (descriptor === null) {
      descriptor = openSync(path, appendMode, 0o600);
      sizeBytes = fstatSync(descriptor).size;
    }
    writeSync(descriptor, text);
    sizeBytes += lengthBytes;
  };
  let isClosed = false;
  return {
    failedWrites: () => failures,
    write(text) {
      if (isClosed) return;
      try {
        append(text);
      } catch {
        // A log that cannot be written must not take the service down; the count tells.
        failures++;
      }
    },
    close() {
      isClosed = true;
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}
