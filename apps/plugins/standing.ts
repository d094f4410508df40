/** How a plugin is doing. */
export type Standing =
  | { readonly kind: 'works'; readonly failuresInRow: number; readonly endsInRow: number; readonly reason: string }
  /** Its file cannot be loaded. */
  | { readonly kind: 'unloadable'; readonly reason: string }
  /** Its process had to be ended again and again. */
  | { readonly kind: 'off'; readonly reason: string };

export type StandingEvent =
  | { readonly kind: 'answered' }
  /** It threw or gave back something wrong, and its process lives. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Its process ended or was ended. */
  | { readonly kind: 'ended'; readonly reason: string }
  | { readonly kind: 'not-loaded'; readonly reason: string };

/** So many ends of its process in a row switch a plugin off. */
export const mostEnds = 5;
/** So many failures in a row are told to people. */
export const toldFailures = 5;

export const fresh: Standing = { kind: 'works', failuresInRow: 0, endsInRow: 0, reason: '' };

/**
 * | standing | answered | failed | ended | not-loaded |
 * | --- | --- | --- | --- | --- |
 * | works | works, counts from 0 | works, counts | works, counts; the fifth: off | unloadable |
 * | unloadable, off | stays | stays | stays | stays |
 *
 * Only a change of the file or of its settings begins anew.
 */
export function reduceStanding(standing: Standing, event: StandingEvent): Standing {
  if (standing.kind !== 'works') return standing;
  const { failuresInRow, endsInRow } = standing;
  switch (event.kind) {
    case 'answered':
      return failuresInRow === 0 ? standing : fresh;
    case 'failed':
      return { ...standing, failuresInRow: failuresInRow + 1, reason: event.reason };
    case 'ended': {
      const { reason } = event;
      if (endsInRow + 1 >= mostEnds) return { kind: 'off', reason };
      return { kind: 'works', failuresInRow: failuresInRow + 1, endsInRow: endsInRow + 1, reason };
    }
    case 'not-loaded':
      return { kind: 'unloadable', reason: event.reason };
  }
}
