import { readFileSync, statSync } from 'node:fs';
import { parseControlText } from './parse-switch.ts';
import { initialSwitches, type Switches } from './switch-table.ts';

/** Gives the switches in force at this moment. */
export interface SwitchSource {
  current(): Switches;
}

export interface SwitchSourceOptions {
  /** Environment and flags, already merged. */
  readonly fixed: Partial<Switches>;
  readonly controlFile: string | null;
  readonly onBadControlFile: (error: unknown) => void;
}

const fingerprint = (path: string): string => {
  const info = statSync(path, { throwIfNoEntry: false });
  return info ? `${info.ino} ${info.mtimeMs} ${info.size}` : '';
};

/**
 * Creates the source. A control file that cannot be read or understood leaves what was in force before; a missing one sets nothing, so tests
 * may create it later.
 */
export function createSwitchSource({ fixed, controlFile, onBadControlFile }: SwitchSourceOptions): SwitchSource {
  const base: Switches = { ...initialSwitches, ...fixed };
  let inForce = base;
  let seen = '';
  if (controlFile === null) return { current: () => base };
  const reload = (now: string): void => {
    if (now === seen) return;
    try {
      inForce = now === '' ? base : { ...base, ...parseControlText(readFileSync(controlFile, 'utf8')) };
      seen = now;
    } catch (error) {
      // A file caught half-written changes again at once; only a settled bad one is worth a line.
      if (now === fingerprint(controlFile)) {
        seen = now;
        onBadControlFile(error);
      }
    }
  };
  return {
    current() {
      reload(fingerprint(controlFile));
      return inForce;
    },
  };
}
