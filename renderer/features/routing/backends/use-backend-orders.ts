import { useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  ConfigPageEdit,
  DraftProblem,
  RoutingBackend,
  RoutingPage,
} from '../../../../apps/contract/model/index.ts';
import { useComplaint, useConfirm, useControl, useNotices } from '../../../shared/index.ts';
import { describeAddress, listUses } from './describe-backend.ts';

export interface NewBackend {
  readonly id: string;
  readonly kind: RoutingBackend['kind'];
  readonly url: string;
  readonly key: Readonly<Record<string, string>> | null;
}

interface Order {
  readonly edits: readonly ConfigPageEdit[];
  readonly words: string;
  readonly undo: readonly ConfigPageEdit[] | null;
}

/** Saves edits of the file as it is now. */
function useSave(onRefused: (problems: readonly DraftProblem[]) => void) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const complain = useComplaint();
  const { say } = useNotices();
  const save = useMutation({
    mutationFn: async ({ edits }: Order) => {
      const { etag } = await client.routing.page();
      return client.config.save({ etag, change: { edits: [...edits] }, restart: 'never' });
    },
    onSuccess: (saved, { words, undo }) => {
      if (saved.kind === 'refused') return onRefused(saved.problems);
      if (saved.kind === 'stale') {
        return say({ tone: 'fail', text: 'The configuration was changed elsewhere in the meantime. Try again.' });
      }
      const back = { undo: () => save.mutate({ edits: undo ?? [], words: 'It is as it was.', undo: null }) };
      say({ tone: 'ok', text: words, ...(undo === null ? {} : back) });
      const { page, dryRun, compare } = queries.routing;
      for (const queryKey of [page.key(), dryRun.key(), compare.key()]) void cache.invalidateQueries({ queryKey });
    },
    onError: (error) => complain(error),
  });
  return save;
}

/** Adds and removes backends, each at once. */
export function useBackendOrders(page: RoutingPage, onRefused: (problems: readonly DraftProblem[]) => void) {
  const ask = useConfirm();
  const { say } = useNotices();
  const save = useSave(onRefused);
  return {
    isSaving: save.isPending,
    add({ id, kind, url, key }: NewBackend, onAdded: () => void): void {
      const value = { id, kind, url, ...(key === null ? {} : { key }) };
      const count = page.backends.filter(({ fileIndex }) => fileIndex !== null).length;
      const undo = [{ kind: 'remove' as const, path: ['backends', String(count)] }];
      save.mutate(
        { edits: [{ kind: 'add', path: ['backends'], value }], words: `${id} is a backend now.`, undo },
        { onSuccess: (saved) => saved.kind === 'saved' && onAdded() },
      );
    },
    remove(backend: RoutingBackend): void {
      const { id, fileIndex } = backend;
      const uses = listUses(page.rules, id);
      if (uses.length > 0) {
        say({ tone: 'fail', text: describeUses(uses, id) });
        return;
      }
      if (fileIndex === null) return;
      const edits = [{ kind: 'remove' as const, path: ['backends', String(fileIndex)] }];
      ask({
        title: `Remove ${id}?`,
        text: `Requests no longer go to ${describeAddress(backend)}. Nothing is deleted there; those that run now end as they would.`,
        deed: `Remove ${id}`,
        onConfirm: () => save.mutate({ edits, words: `${id} is no backend any more.`, undo: null }),
      });
    },
  };
}

function describeUses(uses: readonly number[], id: string): string {
  const [rules, them] = uses.length === 1 ? [`Rule ${uses[0]} leads`, 'it'] : [`Rules ${uses.join(', ')} lead`, 'them'];
  return `${rules} to ${id}. Lead ${them} elsewhere first.`;
}

export type BackendOrders = ReturnType<typeof useBackendOrders>;
