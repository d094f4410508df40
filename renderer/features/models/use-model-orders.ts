import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ModelPolicy } from '../../../apps/contract/model/index.ts';
import {
  formatTransfer,
  plural,
  renderQuantity,
  useComplaint,
  useConnection,
  useControl,
  useNotices,
  useStatus,
  useUnload,
} from '../../shared/index.ts';
import { undecided } from './find-facts.ts';

type PolicyChange = Partial<ModelPolicy> & Pick<ModelPolicy, 'model'>;

interface LoadOrder {
  readonly model: string;
  readonly contextLength?: number;
}

const renderBytes = (bytes: number): string => renderQuantity(formatTransfer(bytes));

function useRefresh(): (...keys: readonly QueryKey[]) => void {
  const cache = useQueryClient();
  return (...keys) => {
    for (const queryKey of keys) void cache.invalidateQueries({ queryKey });
  };
}

function changePolicy(policies: readonly ModelPolicy[], change: PolicyChange): ModelPolicy[] {
  const before = policies.find(({ model }) => model === change.model) ?? undecided;
  return [...policies.filter(({ model }) => model !== change.model), { ...before, ...change }];
}

function useMemoryOrders() {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const refresh = useRefresh();
  const complain = useComplaint();
  const { say } = useNotices();
  const unload = useUnload();
  const renew = (): void => refresh(queries.models.page.key(), queries.models.fitSteps.key(), queries.status.key());
  const load = useMutation({
    mutationFn: (order: LoadOrder) => client.models.load(order),
    onSuccess: (_, { model }) => {
      say({ tone: 'ok', text: `${model} is loaded.`, undo: () => unload(model) });
      renew();
    },
    onError: (error) => complain(error),
  });
  const policy = useMutation({
    mutationFn: (change: PolicyChange) => client.models.setPolicy(change),
    // A switch answers the hand at once; a refusal takes it back.
    onMutate: (change) =>
      cache.setQueryData(
        queries.models.page.queryKey(),
        (page) => page && { ...page, policies: changePolicy(page.policies, change) },
      ),
    onSettled: renew,
    onError: (error) => complain(error),
  });
  return { load: load.mutate, setPolicy: policy.mutate, unload };
}

function usePullOrders() {
  const { client, queries } = useControl();
  const refresh = useRefresh();
  const complain = useComplaint();
  const { say } = useNotices();
  const onSuccess = (): void => refresh(queries.models.page.key());
  const pull = useMutation({
    mutationFn: (model: string) => client.models.pull({ model }),
    onSuccess,
    onError: (error) => complain(error),
  });
  const pause = useMutation({
    mutationFn: (id: string) => client.models.pausePull({ id }),
    onSuccess,
    onError: (error) => complain(error),
  });
  const resume = useMutation({
    mutationFn: (id: string) => client.models.resumePull({ id }),
    onSuccess,
    onError: (error) => complain(error),
  });
  const cancel = useMutation({
    mutationFn: ({ id }: { readonly id: string; readonly model: string }) => client.models.cancelPull({ id }),
    onSuccess: (_, { model }) => {
      say({ tone: 'ok', text: `${model} is off the list; what came so far is kept.`, undo: () => pull.mutate(model) });
      onSuccess();
    },
    onError: (error) => complain(error),
  });
  return { pull: pull.mutate, pausePull: pause.mutate, resumePull: resume.mutate, cancelPull: cancel.mutate };
}

function useDiskOrders() {
  const { client, queries } = useControl();
  const refresh = useRefresh();
  const complain = useComplaint();
  const { say } = useNotices();
  const renew = (): void => refresh(queries.models.page.key(), queries.models.disk.key());
  const remove = useMutation({
    mutationFn: (model: string) => client.models.remove({ model }),
    onSuccess: ({ freedBytes, isEstimate }, model) => {
      say({ tone: 'ok', text: `${model} is deleted; ${isEstimate ? 'about ' : ''}${renderBytes(freedBytes)} freed.` });
      renew();
    },
    onError: (error) => complain(error),
  });
  const copy = useMutation({
    mutationFn: (names: { readonly source: string; readonly destination: string }) => client.models.copy(names),
    onSuccess: (_, { source, destination }) => {
      say({ tone: 'ok', text: `${source} is also ${destination} now; it takes no more room.` });
      renew();
    },
    onError: (error) => complain(error),
  });
  const clean = useMutation({
    mutationFn: () => client.models.cleanDisk(),
    onSuccess: ({ removedCount, freedBytes, note }) => {
      const done = `${plural(removedCount, 'file')} removed; ${renderBytes(freedBytes)} freed.`;
      say({ tone: 'ok', text: note === null ? done : `${done} ${note}` });
      renew();
    },
    onError: (error) => complain(error),
  });
  return { remove: remove.mutate, copy: copy.mutate, cleanDisk: () => clean.mutate() };
}

/** Everything that can be done to models, each at once, each with a word when it is done or cannot be. */
export function useModelOrders() {
  const { isStale } = useConnection();
  const daemon = useStatus().data?.daemon.state.kind;
  const whyNotService = isStale ? 'The Drover service does not answer.' : null;
  return {
    ...useMemoryOrders(),
    ...usePullOrders(),
    ...useDiskOrders(),
    /** Why nothing can be asked of the service now, or `null`. */
    whyNotService,
    /** Why nothing can be asked of Ollama now, or `null`. */
    whyNotDaemon:
      whyNotService ??
      (daemon === 'ready' || daemon === 'degraded' || daemon === undefined ? null : 'Ollama does not run.'),
  };
}

export type ModelOrders = ReturnType<typeof useModelOrders>;
