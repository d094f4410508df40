import type { TranslationNotes } from '../canonical/ports.ts';

const maxNotes = 32;
const maxNoteLength = 80;

/** Collects what happened to fields; each path once, at most 32 of a kind, only paths that are safe in a header. */
export interface NoteCollector {
  /** The value reaches the backend in another form. */
  mapped(path: string): void;
  /** The backend lacks the feature; Drover imitates it. */
  emulated(path: string): void;
  /** The value reaches nobody. */
  dropped(path: string): void;
  toNotes(): TranslationNotes;
}

const isSafePath = (path: string): boolean => path.length <= maxNoteLength && /^[\w.[\]-]+$/.test(path);

function addNote(notes: string[], path: string): void {
  // Field names come from the caller, so a name that could forge a header or fill a row is only counted.
  const note = isSafePath(path) ? path : 'other';
  if (notes.length < maxNotes && !notes.includes(note)) notes.push(note);
}

export function createNotes(): NoteCollector {
  const mapped: string[] = [];
  const emulated: string[] = [];
  const dropped: string[] = [];
  return {
    mapped: (path) => addNote(mapped, path),
    emulated: (path) => addNote(emulated, path),
    dropped: (path) => addNote(dropped, path),
    toNotes: () => ({ mapped, emulated, dropped }),
  };
}
