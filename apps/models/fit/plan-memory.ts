import type { FitChoice } from '../../contract/model/index.ts';
import { sumBytes } from '../sum-bytes.ts';
import { findWaysOut } from './find-ways-out.ts';
import { byLastUse, type MemoryQuestion, namesOf, takeUntilFreed } from './memory-question.ts';

/** `evict`: unload these, then load. `wait`: not before these have ended their work. Names stand in order of last use. */
export type MemoryPlan =
  | { readonly kind: 'go' }
  | { readonly kind: 'evict'; readonly names: readonly string[] }
  | { readonly kind: 'wait'; readonly names: readonly string[] }
  | {
      readonly kind: 'refuse';
      readonly neededBytes: number;
      readonly freeBytes: number;
      readonly choices: readonly FitChoice[];
    };

/**
 * Decides how a model gets its memory. A copy of it that is loaded in another way is replaced, so it takes no room of its own; pinned
 * models stay, busy ones may end first, idle ones go in order of last use until there is enough.
 */
export function planMemory(question: MemoryQuestion): MemoryPlan {
  const { budgetBytes, residents, need } = question;
  const others = byLastUse(residents.filter(({ name }) => name !== need.name));
  const busySelf = residents.filter(({ name, isBusy }) => name === need.name && isBusy);
  const missingBytes = need.bytes - (budgetBytes - sumBytes(others));
  const movable = others.filter(({ isPinned }) => !isPinned);
  const idle = takeUntilFreed(
    movable.filter(({ isBusy }) => !isBusy),
    missingBytes,
  );
  if (idle !== null && busySelf.length === 0)
    return idle.length === 0 ? { kind: 'go' } : { kind: 'evict', names: namesOf(idle) };
  const ending = takeUntilFreed(
    movable.filter(({ isBusy }) => isBusy),
    missingBytes - sumBytes(movable.filter(({ isBusy }) => !isBusy)),
  );
  if (ending !== null) return { kind: 'wait', names: namesOf(byLastUse([...busySelf, ...ending])) };
  return {
    kind: 'refuse',
    neededBytes: need.bytes,
    freeBytes: Math.max(0, budgetBytes - sumBytes(others)),
    choices: findWaysOut(question, others),
  };
}
