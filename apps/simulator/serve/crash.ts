import { constants } from 'node:os';

const caughtOrIgnored = new Set(['SIGPIPE', 'SIGTERM', 'SIGINT', 'SIGHUP']);

/** Ends the process at once, in mid-work: by the signal of that name, else with that exit code. */
export function crashProcess(how: string): void {
  if (!(how in constants.signals)) process.exit(Number(how) || 1);
  if (caughtOrIgnored.has(how)) {
    // Node ignores SIGPIPE and we listen to others: adding and taking away a listener gives a signal its deadly default back.
    process.once(how, () => undefined);
    process.removeAllListeners(how);
  }
  process.kill(process.pid, how as NodeJS.Signals);
}
