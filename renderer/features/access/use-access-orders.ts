import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CreatedKey, KeyChange, ProjectChange, ProjectReport } from '../../../apps/contract/model/index.ts';
import { type Control, useComplaint, useConnection, useControl, useNotices } from '../../shared/index.ts';

type KeyOrder = Parameters<Control['client']['keys']['create']>[0];

function useRenew(): () => void {
  const { queries } = useControl();
  const cache = useQueryClient();
  return () => {
    void cache.invalidateQueries({ queryKey: queries.access.page.key() });
    void cache.invalidateQueries({ queryKey: queries.audit.key() });
  };
}

/** What a change would have to be to take another one back. */
function revert(before: ProjectReport, change: ProjectChange): ProjectChange {
  const limits = Object.keys(change.limits ?? {}) as (keyof NonNullable<ProjectChange['limits']>)[];
  return {
    id: before.id,
    ...(change.priority === undefined ? {} : { priority: before.priority }),
    ...(change.models === undefined ? {} : { models: before.models }),
    ...(change.isLocalOnly === undefined ? {} : { isLocalOnly: before.isLocalOnly }),
    ...(change.keepAlive === undefined ? {} : { keepAlive: before.keepAlive }),
    ...(change.keepsBodies === undefined ? {} : { keepsBodies: before.keepsBodies }),
    ...(change.ceilings === undefined ? {} : { ceilings: before.ceilings }),
    ...(limits.length === 0 ? {} : { limits: Object.fromEntries(limits.map((name) => [name, before.limits[name]])) }),
  };
}

interface ChangeOrder {
  readonly before: ProjectReport;
  readonly change: ProjectChange;
  /** What is in force then: "60 requests a minute". */
  readonly done: string;
}

function useProjectOrders() {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const complain = useComplaint();
  const renew = useRenew();
  const { say } = useNotices();
  const change = useMutation({
    mutationFn: ({ change: next }: ChangeOrder) => client.access.changeProject(next),
    // A switch answers the hand at once; a refusal takes it back.
    onMutate: ({ before, change: next }) =>
      cache.setQueryData(
        queries.access.page.queryKey(),
        (page) =>
          page && {
            ...page,
            projects: page.projects.map((each) => (each.id === before.id ? { ...each, ...keepGiven(next) } : each)),
          },
      ),
    onSuccess: (_, { before, change: next, done }) =>
      say({
        tone: 'ok',
        text: `${before.id}: ${done}.`,
        undo: () => change.mutate({ before, change: revert(before, next), done: 'as it was' }),
      }),
    onSettled: renew,
    onError: (error) => complain(error),
  });
  const create = useMutation({
    mutationFn: (next: ProjectChange) => client.access.createProject(next),
    onSuccess: (_, { id }) => say({ tone: 'ok', text: `Project ${id} is in force.`, undo: () => remove.mutate(id) }),
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: (id: string) => client.access.removeProject({ id }),
    onSuccess: (_, id) => say({ tone: 'ok', text: `Project ${id} is removed.` }),
    onSettled: renew,
    onError: (error) => complain(error),
  });
  return { changeProject: change.mutate, createProject: create.mutateAsync, removeProject: remove.mutate };
}

/** Limits wait for the service, which knows how far the new ones are used; ceilings may be named in part. */
const keepGiven = (change: ProjectChange): Partial<ProjectReport> =>
  Object.fromEntries(
    Object.entries(change).filter(([name, value]) => value !== undefined && name !== 'limits' && name !== 'ceilings'),
  );

interface KeyChangeOrder {
  readonly name: string;
  readonly change: KeyChange;
  /** What takes it back. */
  readonly back: KeyChange;
}

function useKeyOrders() {
  const { client } = useControl();
  const complain = useComplaint();
  const renew = useRenew();
  const { say } = useNotices();
  const revoke = useMutation({
    mutationFn: ({ id }: { readonly id: string; readonly name: string }) => client.keys.revoke({ id }),
    onSuccess: (_, { name }) => say({ tone: 'ok', text: `${name} is revoked: it is refused from now on.` }),
    onSettled: renew,
    onError: (error) => complain(error),
  });
  const change = useMutation({
    mutationFn: ({ change: next }: KeyChangeOrder) => client.keys.change(next),
    onSuccess: (_, { name, change: next, back }) =>
      say({
        tone: 'ok',
        text: `${name} is changed, from its next request on.`,
        undo: () => change.mutate({ name, change: back, back: next }),
      }),
    onSettled: renew,
    onError: (error) => complain(error),
  });
  // The answer holds the key: it stays with who asked, in no cache.
  const createKey = async (order: KeyOrder): Promise<CreatedKey> => {
    const created = await client.keys.create(order);
    renew();
    return created;
  };
  const rotateKey = async (id: string, overlapMs: number): Promise<CreatedKey> => {
    const created = await client.keys.rotate({ id, overlapMs });
    renew();
    return created;
  };
  return { revokeKey: revoke.mutate, changeKey: change.mutate, createKey, rotateKey };
}

/** Everything that can be done to projects and keys. `whyNotProjects` is the service's word for what keeps the file from being changed. */
export function useAccessOrders(whyNotProjects: string | null) {
  const { isStale } = useConnection();
  const whyNotService = isStale ? 'The Drover service does not answer.' : null;
  return {
    ...useProjectOrders(),
    ...useKeyOrders(),
    /** Why nothing can be asked of the service now, or `null`. */
    whyNotService,
    whyNotProjects: whyNotService ?? whyNotProjects,
  };
}

export type AccessOrders = ReturnType<typeof useAccessOrders>;
