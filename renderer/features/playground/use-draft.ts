import { useState } from 'react';
import { type Draft, emptyDraft } from './call/draft.ts';
import { useMemory } from './use-memory.ts';

/** The draft as it was when the page was last left. */
export function useDraft() {
  const { recall, remember } = useMemory();
  const [draft, setDraft] = useState<Draft>(() => recall<Draft>('draft') ?? emptyDraft);
  // Another key for fields that keep what is typed into them.
  const [takenCount, setTakenCount] = useState(0);
  const put = (next: Draft): void => {
    setDraft(next);
    remember('draft', next);
  };
  return {
    draft,
    takenCount,
    change: (change: Partial<Draft>): void => put({ ...draft, ...change }),
    take(next: Draft): void {
      put(next);
      setTakenCount(takenCount + 1);
    },
  };
}
