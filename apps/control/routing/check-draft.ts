import { RoomError } from '../../base/index.ts';
import { configSchema, type DraftProblem, type RoutingDraft } from '../../contract/model/index.ts';
import type { CompareSources, RuleSettings } from './routing-sources.ts';

/** What keeps a draft from being in force, at its place in the configuration; nothing for a good one. */
export function checkDraft({ config }: Pick<CompareSources, 'config'>, draft: RoutingDraft): DraftProblem[] {
  const checked = config.preview({
    edits: [
      { kind: 'set', path: ['models'], value: draft.rules },
      { kind: 'set', path: ['defaultModel'], value: draft.defaultModel },
    ],
  });
  if (checked.kind === 'valid') return [];
  return checked.problems.map(({ path, message, suggestion }) => ({ path, message, suggestion }));
}

/** The draft as settings. Throws `invalid_draft` for one that cannot be read; whether it fits the other settings is not looked at. */
export function readDraft(draft: RoutingDraft): RuleSettings {
  const models = configSchema.shape.models.safeParse(draft.rules);
  const defaultModel = configSchema.shape.defaultModel.safeParse(draft.defaultModel);
  if (models.success && defaultModel.success) return { models: models.data, defaultModel: defaultModel.data };
  throw new RoomError('invalid_draft', 'One of the rules cannot be read.');
}
