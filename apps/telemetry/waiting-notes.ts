import { measureValues } from './column-values.ts';
import { type Note, settleNotes } from './note.ts';

/** Notes on their way to the writer, in order, within limits. */
export interface WaitingNotes {
  /** `false` when there is no room: then it is settled as not written. */
  add(note: Note): boolean;
  take(): readonly Note[];
  /** What was not written goes first the next time. */
  takeBack(notes: readonly Note[]): void;
  /** Tells all that wait here that they are not on disk. */
  settleAll(): void;
  count(): number;
}

const maxNotes = 1000;
/** Some incidents are hundreds of kilobytes. */
const maxBytes = 8 * 1024 * 1024;

export function createWaitingNotes(): WaitingNotes {
  let notes: Note[] = [];
  let sizeBytes = 0;
  const measure = (): number => notes.reduce((sum, { values }) => sum + measureValues(values), 0);
  return {
    add(note) {
      if (notes.length >= maxNotes || sizeBytes >= maxBytes) {
        note.settle(false);
        return false;
      }
      notes.push(note);
      sizeBytes += measureValues(note.values);
      return true;
    },
    take() {
      sizeBytes = 0;
      return notes.splice(0);
    },
    takeBack(unwritten) {
      notes = [...unwritten, ...notes];
      sizeBytes = measure();
    },
    settleAll: () => settleNotes(notes, false),
    count: () => notes.length,
  };
}
