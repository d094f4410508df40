import type { TranslationNotes } from '../canonical/ports.ts';
import type { EffectKind } from './effect.ts';

const maxNotes = 32;
const maxNoteLength = 80;
const safeName = /^[\w.[\]-]+$/;

/** Collects what happened to fields: each path once, at most 32 of a kind. */
export interface NoteCollector {
  /** A path of the schema, known to be safe. */
  add(kind: EffectKind, path: string): void;
  /** A path that ends in a name the caller chose. */
  addForeign(kind: 'passed' | 'dropped', parent: string, name: string): void;
  toNotes(): TranslationNotes;
}

export function createNoteCollector(): NoteCollector {
  const notes = {
    passed: new Set<string>(),
    mapped: new Set<string>(),
    emulated: new Set<string>(),
    dropped: new Set<string>(),
  };
  const add = (kind: EffectKind, path: string): void => {
    if (kind !== 'refused' && notes[kind].size < maxNotes) notes[kind].add(path);
  };
  return {
    add,
    addForeign(kind, parent, name) {
      if (notes[kind].size >= maxNotes) return;
      // A name that could forge a header or fill a row is only counted.
      const isSafe = parent.length + name.length < maxNoteLength && safeName.test(name);
      add(kind, isSafe ? (parent === '' ? name : `${parent}.${name}`) : 'other');
    },
    toNotes: () => ({
      passed: [...notes.passed],
      mapped: [...notes.mapped],
      emulated: [...notes.emulated],
      dropped: [...notes.dropped],
    }),
  };
}
