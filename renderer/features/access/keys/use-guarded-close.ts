import { useState } from 'react';

/** Closing a window that shows a key: the first try warns while the key was not copied. */
export function useGuardedClose(onClose: () => void) {
  const [state, setState] = useState<'free' | 'guarded' | 'warned'>('free');
  return {
    isWarned: state === 'warned',
    /** A key is shown. */
    guard: (): void => setState('guarded'),
    /** It was copied. */
    free: (): void => setState('free'),
    close(): void {
      if (state === 'guarded') {
        setState('warned');
        return;
      }
      setState('free');
      onClose();
    },
  };
}

export type GuardedClose = ReturnType<typeof useGuardedClose>;
