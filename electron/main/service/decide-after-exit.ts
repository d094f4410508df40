/** How the service ended; `failure` is its own sentence when it could not start. */
export interface ServiceExit {
  readonly exitCode: number;
  readonly failure: string | null;
}

/** What to do after the service ended without being told to. */
export type ExitDecision =
  | { readonly kind: 'restart'; readonly delayMs: number }
  | { readonly kind: 'give-up'; readonly message: string; readonly advice: string };

const delaysMs = [100, 500, 1000, 2000, 5000, 10_000];
const longestDelayMs = 30_000;
/** A start that failed this often for a reason the service can name fails again. */
const hopelessAfter = 3;

/** `failuresInARow` counts this exit and starts at 1. Exit codes are those of `drover serve`. */
export function decideAfterExit({ exitCode, failure }: ServiceExit, failuresInARow: number): ExitDecision {
  switch (exitCode) {
    case 2:
      return {
        kind: 'give-up',
        message: failure ?? 'Drover cannot start with its present options.',
        advice: 'Start it without options, or read logs/drover.log in its data folder.',
      };
    case 4:
      return {
        kind: 'give-up',
        message: failure ?? 'The data folder was written by a newer version of Drover.',
        advice: 'Install the newest Drover, or start this one with another data folder.',
      };
    default:
      if (failure !== null && exitCode !== 3 && failuresInARow >= hopelessAfter) {
        return {
          kind: 'give-up',
          message: failure,
          advice: 'Read logs/drover.log in the data folder, then start Drover again.',
        };
      }
      return { kind: 'restart', delayMs: delaysMs[failuresInARow - 1] ?? longestDelayMs };
  }
}
