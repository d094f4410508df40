import { createObjectScanner, type ObjectScanner } from './object-scanner.ts';
import type { CallFragment } from './read-delta.ts';

/** A call that arrives in pieces. */
export interface CallBlock {
  readonly kind: 'call';
  /** As the server gave it; empty when it gave none. */
  readonly givenId: string;
  name: string;
  /** Arguments not told yet. */
  pending: string;
  isBegun: boolean;
  readonly scanner: ObjectScanner;
}

/** Finds which call a fragment belongs to. */
export interface CallTracker {
  /** `isNew` the first time the call is seen. */
  find(fragment: CallFragment): { readonly call: CallBlock; readonly isNew: boolean };
}

/**
 * Whether a fragment that points at a known call begins another one: some servers number all calls 0, some send no ids. A name alone does
 * not tell, for some repeat it, and an id alone neither, for some make up a new one per fragment.
 */
function beginsAnother(known: CallBlock, { id, name, argumentsJson }: CallFragment): boolean {
  if (name === '' || known.name === '') return false;
  if (id !== '' && known.givenId !== '') return id !== known.givenId && (known.scanner.isWhole() || !known.isBegun);
  return known.scanner.isWhole() && argumentsJson !== '';
}

/** Creates a tracker for one answer. */
export function createCallTracker(): CallTracker {
  const byIndex = new Map<number, CallBlock>();
  const byId = new Map<string, CallBlock>();
  let last: CallBlock | undefined;

  const recall = ({ index, id }: CallFragment): CallBlock | undefined => {
    if (index !== null) return byIndex.get(index);
    return id === '' ? last : byId.get(id);
  };
  return {
    find(fragment) {
      const known = recall(fragment);
      if (known !== undefined && !beginsAnother(known, fragment)) return { call: known, isNew: false };
      const call: CallBlock = {
        kind: 'call',
        givenId: fragment.id,
        name: '',
        pending: '',
        isBegun: false,
        scanner: createObjectScanner(),
      };
      if (fragment.index !== null) byIndex.set(fragment.index, call);
      if (fragment.id !== '') byId.set(fragment.id, call);
      last = call;
      return { call, isNew: true };
    },
  };
}
