import { withoutDefaultTag } from '../../../apps/base/index.ts';
import type { Status } from '../../../apps/contract/control/index.ts';
import type { RoutingPage } from '../../../apps/contract/model/index.ts';

/** What a call can be made to. */
export interface Choices {
  /** Names that lead somewhere: models by backend, and those that rules name in full. */
  readonly models: readonly string[];
  readonly backends: readonly string[];
  /** Called where none is chosen; `null` while none is known. */
  readonly usual: string | null;
}

const embeds = (name: string): boolean => /embed/i.test(name);

export function listChoices(page: RoutingPage | undefined, status: Status | undefined): Choices {
  const known = (page?.backends ?? []).flatMap(({ models }) => models ?? []);
  const names = known.map(({ name }) => withoutDefaultTag(name)).filter((name) => !embeds(name));
  const ruled = (page?.rules ?? []).map(({ match }) => match).filter((match) => !match.includes('*'));
  const models = [...new Set([...names, ...ruled])].sort((one, other) => one.localeCompare(other));
  const [resident] = (status?.resident ?? [])
    .map(({ name }) => withoutDefaultTag(name))
    .filter((name) => !embeds(name));
  return {
    models,
    backends: (page?.backends ?? []).map(({ id }) => id),
    usual: resident ?? models[0] ?? null,
  };
}
