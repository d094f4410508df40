import { createEmitter, isSameModel, type Unsubscribe, withDefaultTag } from '../../base/index.ts';
import type { ModelPolicy } from '../../contract/model/index.ts';
import { assertModelName } from '../model-name.ts';
import type { ModelsLog } from '../models.ts';
import { readPolicyFile, refuseToForget, writePolicyFile } from './policy-file.ts';

/** The model, and of its policy what changes; the rest is kept. */
export type PolicyChange = { readonly [Key in keyof Omit<ModelPolicy, 'model'>]?: ModelPolicy[Key] | undefined } & {
  readonly model: string;
};

/** What a person decided about models, by name. Names that differ only in Ollama's default tag are one. */
export interface PolicyStore {
  /** Those that say something, by name. */
  all(): readonly ModelPolicy[];
  /** The defaults when nobody decided. */
  of(model: string): ModelPolicy;
  /** Keeps the decision on disk before it holds. Throws `model_not_found` for what can be no name, `storage_unavailable`. */
  set(change: PolicyChange): readonly ModelPolicy[];
  /** Told after each change, in the same turn. */
  onChange(listener: (policies: readonly ModelPolicy[]) => void): Unsubscribe;
}

export interface PolicyStoreOptions {
  /** Path of the file that keeps them. */
  readonly file: string;
  readonly log: ModelsLog;
}

const undecided = { isPinned: false, keepAlive: null, contextLength: null, isPreloaded: false } as const;

const saysSomething = ({ isPinned, keepAlive, contextLength, isPreloaded }: ModelPolicy): boolean =>
  isPinned || isPreloaded || keepAlive !== null || contextLength !== null;

const tidy = (policies: readonly ModelPolicy[]): readonly ModelPolicy[] =>
  policies
    .filter(saysSomething)
    .map((policy) => ({ ...policy, model: withDefaultTag(policy.model) }))
    .sort((a, b) => (a.model < b.model ? -1 : 1));

/** Creates the store from what its file holds. A broken file is set aside with a line in the log. */
export function createPolicyStore({ file, log }: PolicyStoreOptions): PolicyStore {
  const read = readPolicyFile(file);
  if (read.problem !== null) log.warn({ file }, read.problem);
  const changes = createEmitter<readonly ModelPolicy[]>((error) =>
    log.warn({ reason: String(error) }, 'a listener to policies failed'),
  );
  let policies = tidy(read.policies);
  const find = (model: string): ModelPolicy =>
    policies.find((policy) => isSameModel(model, policy.model)) ?? { ...undecided, model: withDefaultTag(model) };
  return {
    all: () => policies,
    of: find,
    set(change) {
      assertModelName(change.model);
      const before = find(change.model);
      const after = merge(before, change);
      const next = tidy([...policies.filter((policy) => policy !== before), after]);
      if (JSON.stringify(next) === JSON.stringify(policies)) return policies;
      if (!read.isWritable) throw refuseToForget(file);
      writePolicyFile(file, next);
      policies = next;
      changes.emit(next);
      return next;
    },
    onChange: changes.subscribe,
  };
}

function merge(before: ModelPolicy, change: PolicyChange): ModelPolicy {
  const { isPinned, keepAlive, contextLength, isPreloaded } = change;
  return {
    model: before.model,
    isPinned: isPinned ?? before.isPinned,
    keepAlive: keepAlive === undefined ? before.keepAlive : keepAlive,
    contextLength: contextLength === undefined ? before.contextLength : contextLength,
    isPreloaded: isPreloaded ?? before.isPreloaded,
  };
}
