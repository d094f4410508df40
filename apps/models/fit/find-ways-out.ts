import type { FitChoice } from '../../contract/model/index.ts';
import { formatGib, gib } from '../memory-budget.ts';
import { sumBytes } from '../sum-bytes.ts';
import { type MemoryQuestion, type MemoryResident, namesOf, takeUntilFreed } from './memory-question.ts';
import { nameUnload } from './name-unload.ts';

/** What would make a refused model fit, the least costly first. Each of them works by itself. `others`: in order of last use. */
export function findWaysOut(question: MemoryQuestion, others: readonly MemoryResident[]): readonly FitChoice[] {
  const pinned = others.filter(({ isPinned }) => isPinned);
  const withinBytes = question.budgetBytes - sumBytes(pinned);
  return [
    ...question.findVariants(withinBytes).filter(({ neededBytes }) => neededBytes <= withinBytes),
    ...unloadPinned(question, pinned, withinBytes),
    ...raiseBudget(question, sumBytes(pinned)),
    ...nameOtherBackends(question),
  ];
}

function unloadPinned(
  { need }: MemoryQuestion,
  pinned: readonly MemoryResident[],
  withinBytes: number,
): readonly FitChoice[] {
  const idleFirst = [...pinned.filter(({ isBusy }) => !isBusy), ...pinned.filter(({ isBusy }) => isBusy)];
  const names = namesOf(takeUntilFreed(idleFirst, need.bytes - withinBytes) ?? []);
  return names.length === 0 ? [] : [nameUnload(names, need.bytes)];
}

function raiseBudget({ need, highestBudgetBytes }: MemoryQuestion, pinnedBytes: number): readonly FitChoice[] {
  const wantedBytes = need.bytes + pinnedBytes;
  if (wantedBytes > highestBudgetBytes) return [];
  const setting = Math.ceil((wantedBytes / gib) * 10) / 10;
  const label = `Raise the budget to ${formatGib(setting * gib)}: daemon.memoryBudget: ${setting}`;
  return [{ kind: 'raise-budget', label, neededBytes: need.bytes }];
}

function nameOtherBackends({ otherBackends }: MemoryQuestion): readonly FitChoice[] {
  if (otherBackends.length === 0) return [];
  const label = `Send the name to a model of ${otherBackends.join(' or ')}: a rule in models`;
  return [{ kind: 'other-backend', label, neededBytes: 0 }];
}
