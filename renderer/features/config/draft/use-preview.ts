import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ConfigPageEdit, ConfigPreview } from '../../../../apps/contract/model/index.ts';
import { useComplaint, useControl, useNotices } from '../../../shared/index.ts';
import type { DraftState } from './draft-state.ts';
import type { DraftDispatch } from './use-draft.ts';

const pauseMs = 250;

/** The text after a pause in typing; at once where nobody types, and when it was taken over. */
function useSettledText(text: string, isTyped: boolean): readonly [string, (text: string) => void] {
  const [settled, setSettled] = useState(text);
  if (!isTyped && settled !== text) setSettled(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return [settled, setSettled];
}

interface PreviewRequest {
  readonly state: DraftState;
  readonly dispatch: DraftDispatch;
  /** Without need of one the file says it all. */
  readonly isNeeded: boolean;
}

export interface DraftPreview {
  /** Of the draft, or of the one before while it is asked for; `null` where none is needed. */
  readonly data: ConfigPreview | null;
  /** Whether `data` is of the draft as it is now. */
  readonly isCurrent: boolean;
  readonly error: Error | null;
  /** Makes edits of the draft, one after the other. */
  readonly edit: (edits: readonly ConfigPageEdit[]) => void;
}

/** What the draft would come to, asked for after each pause in typing. */
export function usePreview({ state, dispatch, isNeeded }: PreviewRequest): DraftPreview {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const complain = useComplaint();
  const { say } = useNotices();
  const [settled, settle] = useSettledText(state.text, state.isTyped);
  const latest = useRef(state.text);
  useEffect(() => {
    latest.current = state.text;
  }, [state.text]);
  const line = useRef<Promise<void>>(Promise.resolve());
  const query = useQuery({
    ...queries.config.preview.queryOptions({ input: { change: { text: settled } } }),
    enabled: isNeeded,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const makeEdits = async (edits: readonly ConfigPageEdit[]): Promise<void> => {
    const text = latest.current;
    const preview = await client.config.preview({ change: { text, edits: [...edits] } });
    // What was typed meanwhile is not to be lost: the edits are made of that.
    if (latest.current !== text) return makeEdits(edits);
    const refusal = preview.problems.find(({ line: place }) => preview.text === text && place === null);
    if (refusal !== undefined) say({ tone: 'fail', text: `${refusal.path} was not changed. ${refusal.message}` });
    cache.setQueryData(queries.config.preview.queryKey({ input: { change: { text: preview.text } } }), preview);
    latest.current = preview.text;
    dispatch({ type: 'text-edited', text: preview.text });
    settle(preview.text);
  };
  const edit = (edits: readonly ConfigPageEdit[]): void => {
    line.current = line.current.then(() => makeEdits(edits)).catch((error: unknown) => complain(error));
  };
  const data = isNeeded ? (query.data ?? null) : null;
  return { data, isCurrent: !isNeeded || (data !== null && data.text === state.text), error: query.error, edit };
}
