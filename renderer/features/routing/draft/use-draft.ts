import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { RoutingPage } from '../../../../apps/contract/model/index.ts';
import { beginDraft, type Draft, type DraftStep, isChanged, isSameDraft, rebaseDraft, takeStep } from './draft.ts';

const draftKey = ['routing-draft'];

/** The draft of this window. It outlives a visit to another page, but not the window. */
export function useDraft(page: RoutingPage) {
  const cache = useQueryClient();
  const { data: kept } = useQuery<Draft | null>({
    queryKey: draftKey,
    queryFn: () => null,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const write = (draft: Draft | null): void => void cache.setQueryData<Draft | null>(draftKey, draft);
  const draft = kept ?? beginDraft(page);
  return {
    draft,
    isChanged: kept !== null,
    /** Somebody else has changed the rules since the draft was begun. */
    isBehind: kept !== null && !isSameDraft(kept.base, page),
    take(step: DraftStep): void {
      const next = takeStep(draft, step);
      write(isChanged(next) ? next : null);
    },
    discard: (): void => write(null),
    /** Puts a draft back that was taken away. */
    restore: (before: Draft): void => write(before),
    /** Goes on from the rules as they are now. */
    rebase(): void {
      const next = rebaseDraft(draft, page);
      write(isChanged(next) ? next : null);
    },
  };
}

export type DraftHand = ReturnType<typeof useDraft>;
