import type { ApiKey, Ceilings, KeyScope, Limits } from '../../../../apps/contract/model/index.ts';
import { readMost } from '../most/read-most.ts';
import { readCeilings } from '../projects/read-ceilings.ts';
import { toKeepAlive } from '../projects/read-project-stay.ts';
import { readModels } from '../read-models.ts';
import type { HoldForm } from './hold-fields.tsx';

export const lives = [
  { value: 'never', label: 'Never', days: null },
  { value: '30', label: '30 days', days: 30 },
  { value: '90', label: '90 days', days: 90 },
  { value: '365', label: '1 year', days: 365 },
] as const;
export type Life = (typeof lives)[number]['value'];

/** The form as it is filled in. */
export interface KeyForm extends HoldForm {
  readonly name: string;
  /** Empty for none. */
  readonly project: string;
  readonly scopes: readonly KeyScope[];
  readonly models: string;
  readonly life: Life;
  readonly isSigned: boolean;
}

export type KeyOrder = Pick<ApiKey, 'name' | 'project' | 'mode' | 'scopes' | 'models' | 'keepAlive'> & {
  readonly limits: Limits;
  readonly ceilings: Ceilings;
};

export type KeyFormRead =
  | { readonly kind: 'order'; readonly order: KeyOrder }
  | { readonly kind: 'wrong'; readonly whyNot: string };

const dayMs = 86_400_000;

/** What is to be made, or what is missing or wrong. */
export function readKeyOrder(form: KeyForm): KeyFormRead {
  const name = form.name.trim();
  const models = readModels(form.models);
  const limits = readCeilings(form.limits);
  const most = readMost(form.most);
  if (name === '') return { kind: 'wrong', whyNot: 'Give it a name first.' };
  if (form.scopes.length === 0) return { kind: 'wrong', whyNot: 'Choose what it may do.' };
  if (models.kind === 'wrong') return { kind: 'wrong', whyNot: models.message };
  if (limits.kind === 'wrong') return { kind: 'wrong', whyNot: 'A limit is no number.' };
  if (most.kind === 'wrong') return { kind: 'wrong', whyNot: 'Something is no number and no time.' };
  return {
    kind: 'order',
    order: {
      name,
      project: form.project === '' ? null : form.project,
      mode: form.isSigned ? 'signed' : 'bearer',
      scopes: [...form.scopes],
      models: models.models,
      keepAlive: toKeepAlive(form.stay),
      limits: limits.limits,
      ceilings: most.ceilings,
    },
  };
}

/** When a key that is made now expires. */
export function toExpiry(life: Life, nowMs: number): number | null {
  const days = lives.find(({ value }) => value === life)?.days ?? null;
  return days === null ? null : Math.round(nowMs + days * dayMs);
}
