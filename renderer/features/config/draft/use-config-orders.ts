import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConfigPage, ConfigSave, RestartTime } from '../../../../apps/contract/model/index.ts';
import { describeError, plural, useComplaint, useControl, useNotices } from '../../../shared/index.ts';
import type { DraftState } from './draft-state.ts';
import type { DraftDispatch } from './use-draft.ts';

export type RestartWish = RestartTime | 'never';

interface OrderFacts {
  readonly page: ConfigPage;
  readonly state: DraftState;
  readonly dispatch: DraftDispatch;
  /** The file is another one by now. */
  readonly onClash: () => void;
}

const describeSaved = ({ entry, isRestartOrdered }: Extract<ConfigSave, { kind: 'saved' }>): string => {
  const count = entry?.changedPaths.length ?? 0;
  const what = count === 0 ? 'The file is saved' : `${plural(count, 'change is', 'changes are')} saved`;
  return `${what}.${isRestartOrdered ? ' Ollama restarts when the running requests have ended.' : ''}`;
};

/** Saves the draft, goes back in the history, and undoes what was applied last. */
export function useConfigOrders({ page, state, dispatch, onClash }: OrderFacts) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const complain = useComplaint();
  const { say } = useNotices();
  const refresh = (): Promise<void> => cache.invalidateQueries({ queryKey: queries.config.key() });

  /** The save's answer in words; `undoId` is the entry that would take it back. */
  const settle = (saved: ConfigSave, sent: string | null, undoId: string | null): void => {
    if (saved.kind === 'saved') {
      const { etag, text } = saved;
      dispatch({ type: 'draft-saved', sent: sent ?? state.text, file: { etag, text } });
      const undo = undoId === null || saved.entry === null ? {} : { undo: () => goBack(undoId, etag) };
      say({ tone: 'ok', text: describeSaved(saved), ...undo });
    } else if (saved.kind === 'stale') {
      say({ tone: 'fail', text: 'The file was changed by somebody else meanwhile. Nothing was written.' });
      onClash();
    } else {
      const [first] = saved.problems;
      say({ tone: 'fail', text: `It was not saved. ${first?.message ?? ''} Your draft is kept.` });
    }
    void refresh();
  };
  const save = useMutation({
    mutationFn: ({ restart }: { readonly restart: RestartWish }) =>
      client.config.save({ etag: state.base.etag, change: { text: state.text }, restart }),
    onSuccess: (saved) => settle(saved, state.text, page.history.last?.id ?? null),
    onError: (error) => say({ tone: 'fail', text: `${describeError(error).message} Your draft is kept.` }),
  });
  const restore = useMutation({
    mutationFn: ({ id, etag }: { readonly id: string; readonly etag: string }) =>
      client.config.restore({ id, etag, restart: 'drained' }),
    onSuccess: (saved) => settle(saved, null, page.history.last?.id ?? null),
    onError: (error) => complain(error, 'It was not restored.'),
  });
  const goBack = (id: string, etag: string): void => restore.mutate({ id, etag });
  const { last, beforeLastId } = page.history;
  const undoId = last !== null && last.etag === page.etag ? beforeLastId : null;
  return {
    save: (restart: RestartWish = 'drained'): void => save.mutate({ restart }),
    isSaving: save.isPending || restore.isPending,
    restore: (id: string): void => goBack(id, page.etag),
    /** Takes back what was applied last; `null` when there is nothing to go back to. */
    undoLast: undoId === null ? null : (): void => goBack(undoId, page.etag),
  };
}

export type ConfigOrders = ReturnType<typeof useConfigOrders>;
