import type { ApiKey, KeyChange, Limits } from '../../../../apps/contract/model/index.ts';
import { listOtherMost, readMost, writeMost } from '../most/read-most.ts';
import { readCeilings, writeCeilings } from '../projects/read-ceilings.ts';
import { readStayChoice, toKeepAlive } from '../projects/read-project-stay.ts';
import { readModels, writeModels } from '../read-models.ts';
import type { HoldForm } from './hold-fields.tsx';

/** What may be changed of a key, as it is filled in. */
export interface ChangeForm extends HoldForm {
  readonly name: string;
  readonly models: string;
}

export type KeyChangeRead =
  | { readonly kind: 'change'; readonly change: KeyChange }
  | { readonly kind: 'wrong'; readonly whyNot: string };

/** The form of a key as it is. */
export const writeChangeForm = (record: ApiKey): ChangeForm => ({
  name: record.name,
  models: writeModels(record.models),
  limits: writeCeilings(record.limits),
  stay: readStayChoice(record.keepAlive),
  most: writeMost(record.ceilings),
});

const listOtherLimits = (before: Limits, after: Limits): Partial<Limits> =>
  Object.fromEntries(Object.entries(after).filter(([name, most]) => before[name as keyof Limits] !== most));

const nest = <Name extends string>(name: Name, fields: object): object =>
  Object.keys(fields).length === 0 ? {} : { [name]: fields };

/** What is to be another, or what is wrong. */
export function readKeyChange(record: ApiKey, form: ChangeForm): KeyChangeRead {
  const name = form.name.trim();
  const models = readModels(form.models);
  const limits = readCeilings(form.limits);
  const most = readMost(form.most);
  if (name === '') return { kind: 'wrong', whyNot: 'Give it a name first.' };
  if (models.kind === 'wrong') return { kind: 'wrong', whyNot: models.message };
  if (limits.kind === 'wrong') return { kind: 'wrong', whyNot: 'A limit is no number.' };
  if (most.kind === 'wrong') return { kind: 'wrong', whyNot: 'Something is no number and no time.' };
  const change: KeyChange = {
    id: record.id,
    ...(name === record.name ? {} : { name }),
    ...(models.models.join() === record.models.join() ? {} : { models: models.models }),
    ...(form.stay === readStayChoice(record.keepAlive) ? {} : { keepAlive: toKeepAlive(form.stay) }),
    ...nest('limits', listOtherLimits(record.limits, limits.limits)),
    ...nest('ceilings', listOtherMost(record.ceilings, most.ceilings)),
  };
  if (Object.keys(change).length === 1) return { kind: 'wrong', whyNot: 'Nothing is changed yet.' };
  return { kind: 'change', change };
}

/** What takes the change back. */
export function revertKeyChange(record: ApiKey, change: KeyChange): KeyChange {
  const pick = (before: object, names: object = {}): object =>
    Object.fromEntries(Object.entries(before).filter(([name]) => name in names));
  return {
    id: record.id,
    ...pick({ name: record.name, models: record.models, keepAlive: record.keepAlive }, change),
    ...nest('limits', pick(record.limits, change.limits)),
    ...nest('ceilings', pick(record.ceilings, change.ceilings)),
  };
}
