import { type CancelTimer, isSameModel, type Timers } from '../base/index.ts';
import type { Models } from '../models/index.ts';

const gatherMs = 250;

/** Creates what hears of every use of a model and looks at the resident ones soon after one that was not resident. */
export function createModelUseWatch(
  models: Pick<Models, 'resident' | 'refresh'>,
  timers: Timers,
): { readonly note: (model: string) => void; readonly stop: () => void } {
  let cancel: CancelTimer | undefined;
  const isResident = (model: string): boolean => models.resident().some(({ name }) => isSameModel(model, name));
  return {
    note(model) {
      if (cancel || isResident(model)) return;
      cancel = timers.after(gatherMs, () => {
        cancel = undefined;
        // The room reports failures itself and answers with what it last knew.
        models.refresh().catch(() => undefined);
      });
    },
    stop: () => cancel?.(),
  };
}
