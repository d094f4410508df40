import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RoutingPage } from '../../../../apps/contract/model/index.ts';
import { useComplaint, useControl, useNotices } from '../../../shared/index.ts';
import { buildRuleEdits } from './build-rule-edits.ts';
import { type Draft, invertDraft, isSameDraft } from './draft.ts';

type Applied =
  | { readonly kind: 'saved' }
  | { readonly kind: 'behind' }
  | { readonly kind: 'refused'; readonly words: string };

const mostTries = 3;

/** Saves a draft. Where the file has changed but the rules have not, it is saved all the same. */
function useSaveDraft() {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const readPage = async (): Promise<RoutingPage> => {
    await cache.invalidateQueries({ queryKey: queries.routing.page.key() });
    return cache.fetchQuery({ ...queries.routing.page.queryOptions(), staleTime: 0 });
  };
  return async (draft: Draft): Promise<Applied> => {
    for (let tries = 0; tries < mostTries; tries++) {
      const page = await readPage();
      if (!isSameDraft(draft.base, page)) return { kind: 'behind' };
      const edits = buildRuleEdits(draft);
      const saved = await client.config.save({ etag: page.etag, change: { edits }, restart: 'never' });
      if (saved.kind === 'refused') {
        return { kind: 'refused', words: saved.problems[0]?.message ?? 'The rules cannot be saved.' };
      }
      if (saved.kind === 'stale') continue;
      // The answers of before would show for a moment what no longer holds.
      await readPage();
      await cache.invalidateQueries({ queryKey: queries.routing.compare.key() });
      void cache.invalidateQueries({ queryKey: queries.routing.dryRun.key() });
      return { kind: 'saved' };
    }
    return { kind: 'behind' };
  };
}

/** Puts a draft in force, with a way back. */
export function useApply(onSaved: () => void) {
  const save = useSaveDraft();
  const complain = useComplaint();
  const { say } = useNotices();
  const tell = (applied: Applied, words: string, undo?: () => void): void => {
    if (applied.kind === 'saved') say({ tone: 'ok', text: words, ...(undo ? { undo } : {}) });
    else if (applied.kind === 'refused') say({ tone: 'fail', text: applied.words });
    else say({ tone: 'fail', text: 'The rules were changed elsewhere in the meantime. Nothing was saved.' });
  };
  const back = useMutation({
    mutationFn: save,
    onSuccess: (applied) => tell(applied, 'The rules are as they were before.'),
    onError: (error) => complain(error),
  });
  const apply = useMutation({
    mutationFn: save,
    onSuccess: (applied, draft) => {
      if (applied.kind === 'saved') onSaved();
      tell(applied, 'The rules are in force.', () => back.mutate(invertDraft(draft)));
    },
    onError: (error) => complain(error),
  });
  return { apply: apply.mutate, isApplying: apply.isPending };
}
