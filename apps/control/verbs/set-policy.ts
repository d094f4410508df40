import { isSameModel, RoomError } from '../../base/index.ts';
import type { ModelPolicy } from '../../contract/model/index.ts';
import type { PolicyChange, PolicyStore } from '../../models/index.ts';

export interface SetPolicyDependencies {
  readonly policies: Pick<PolicyStore, 'of' | 'set'>;
  /** Names of what is installed; rejects when the daemon cannot be asked. */
  readonly installed: () => Promise<readonly { readonly name: string }[]>;
  /** Makes a model that is in memory follow its policy; does nothing for one that is not. */
  readonly follow: (policy: ModelPolicy) => Promise<unknown>;
  readonly log: (message: string, fields: Readonly<Record<string, string>>) => void;
}

/** Keeps a decision about a model, and lets a resident one follow it at once. Answers with all decisions. */
export async function setPolicy(deps: SetPolicyDependencies, change: PolicyChange): Promise<ModelPolicy[]> {
  const { policies, follow, log } = deps;
  if (decides(change)) await refuseUnknown(deps, change.model);
  const after = policies.set(change);
  try {
    await follow(policies.of(change.model));
  } catch (error) {
    // The decision stands, and the next request brings it to the daemon.
    log('a model does not follow its policy yet', { model: change.model, error: String(error) });
  }
  return [...after];
}

/** Whether something is wanted; taking a wish back is allowed for models that are gone too. */
const decides = ({ isPinned, isPreloaded, keepAlive, contextLength }: PolicyChange): boolean =>
  isPinned === true || isPreloaded === true || (keepAlive ?? null) !== null || (contextLength ?? null) !== null;

/** A mistyped name would otherwise be kept and never matter. */
async function refuseUnknown({ installed }: SetPolicyDependencies, model: string): Promise<void> {
  // Without a daemon to ask, the name is believed.
  const models = await installed().catch(() => null);
  if (models === null || models.some(({ name }) => isSameModel(model, name))) return;
  throw new RoomError('model_not_found', 'There is no installed model of this name.');
}
