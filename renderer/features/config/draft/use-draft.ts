import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import type { ConfigPage } from '../../../../apps/contract/model/index.ts';
import { beginDraft, type DraftEvent, type DraftState, isDirty, reduceDraft } from './draft-state.ts';

const draftKey = ['config-draft'];

/** What is being written. It outlives a visit to another page, and is never replaced by a change of the file. */
export function useDraft(page: ConfigPage) {
  const cache = useQueryClient();
  const { etag, text } = page;
  const fileText = text ?? '';
  const [state, dispatch] = useReducer(
    reduceDraft,
    null,
    (): DraftState => cache.getQueryData<DraftState>(draftKey) ?? beginDraft({ etag, text: fileText }),
  );
  useEffect(() => dispatch({ type: 'file-read', file: { etag, text: fileText } }), [etag, fileText]);
  useEffect(() => {
    cache.setQueryDefaults(draftKey, { gcTime: Number.POSITIVE_INFINITY });
    cache.setQueryData(draftKey, state);
  }, [cache, state]);
  return { state, dispatch, isDirty: isDirty(state), isClash: isDirty(state) && etag !== state.base.etag };
}

export type DraftDispatch = (event: DraftEvent) => void;
