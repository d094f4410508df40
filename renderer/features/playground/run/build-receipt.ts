import type { RequestDetail } from '../../../../apps/contract/model/index.ts';
import { plural } from '../../../shared/index.ts';

/** What the gateway did with a call. */
export interface Receipt {
  readonly summary: string;
  readonly steps: readonly string[];
  /** Fields that did not go as they came. */
  readonly changes: readonly { readonly kind: string; readonly fields: readonly string[] }[];
}

/** The receipt of a call, from its row. */
export function buildReceipt({
  backend,
  servedModel,
  model,
  translation,
  routeSteps,
  attemptNotes,
}: RequestDetail): Receipt {
  const changes = [
    { kind: 'Dropped', fields: translation.dropped },
    { kind: 'Emulated', fields: translation.emulated },
    { kind: 'Mapped', fields: translation.mapped },
  ].filter(({ fields }) => fields.length > 0);
  const place = backend === null ? 'It went nowhere' : `${backend}/${servedModel ?? model ?? ''}`;
  const lost = translation.dropped.length + translation.emulated.length;
  return {
    summary: lost === 0 ? place : `${place}, ${plural(lost, 'field')} not as sent`,
    steps: [...routeSteps, ...attemptNotes],
    changes,
  };
}
