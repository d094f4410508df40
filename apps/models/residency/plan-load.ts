import type { FitChoice } from '../../contract/model/index.ts';
import { shortestContext } from '../fit/find-variants.ts';
import type { LoadNeed } from '../fit/load-need.ts';
import { byLastUse, type MemoryResident, namesOf } from '../fit/memory-question.ts';
import { nameUnload } from '../fit/name-unload.ts';
import { type MemoryPlan, planMemory } from '../fit/plan-memory.ts';
import { formatGib } from '../memory-budget.ts';
import { sumBytes } from '../sum-bytes.ts';

export interface LoadQuestion {
  readonly need: LoadNeed;
  /** What the request or a person asks for; `null` for nothing. */
  readonly neededContext: number | null;
  /** What others asked for lately: taken too when there is room for it. */
  readonly wantedContext: number | null;
  readonly budgetBytes: number;
  /** Why the budget is lower than the computed one, in a sentence; `null` when it is not. */
  readonly loweredBecause: string | null;
  /** In memory, or on the way there. */
  readonly residents: readonly MemoryResident[];
  /** How many models Ollama keeps before it unloads one by its own choice, be it pinned; `null` for any number. */
  readonly maxLoaded: number | null;
  readonly otherBackends: readonly string[];
}

/** `load`: there is room, and this is the context to ask for (`null` for the usual one) and what it takes. `remark`: why, where it is not the memory. */
export type LoadDecision =
  | { readonly kind: 'load'; readonly contextLength: number | null; readonly neededBytes: number }
  | { readonly kind: 'evict'; readonly names: readonly string[]; readonly remark: string }
  | { readonly kind: 'wait'; readonly names: readonly string[] }
  | { readonly kind: 'refuse'; readonly message: string; readonly choices: readonly FitChoice[] };

/** How a model gets its memory now. */
export function planLoad(question: LoadQuestion): LoadDecision {
  const { need, budgetBytes, residents, otherBackends } = question;
  const pinned = residents.filter(({ name, isPinned }) => isPinned && name !== need.name);
  const contextLength = settleContext(question, budgetBytes - sumBytes(pinned));
  const asked = need.ask(contextLength ?? need.usualContext);
  const plan = planMemory({ ...asked, budgetBytes, residents, otherBackends });
  const neededBytes = asked.need.bytes;
  switch (plan.kind) {
    case 'go':
    case 'evict':
      return limitCount(question, plan) ?? { kind: 'load', contextLength, neededBytes };
    case 'wait':
      return plan;
    case 'refuse':
      return refuse(question, { pinned, neededBytes, choices: plan.choices });
  }
}

/** The longest length that somebody wants and that can fit at all; nothing that was asked for is ever cut. */
function settleContext({ need, neededContext, wantedContext }: LoadQuestion, mostBytes: number): number | null {
  const fits = (contextLength: number): boolean => need.bytesAt(contextLength) <= mostBytes;
  if (wantedContext !== null && wantedContext > (neededContext ?? 0) && fits(wantedContext)) return wantedContext;
  if (neededContext !== null) return neededContext;
  if (fits(need.usualContext) || !need.isUsualFlexible) return null;
  // What is refused is told at its smallest: a budget of that much would do.
  return need.longestWithin(mostBytes) ?? Math.min(shortestContext, need.usualContext);
}

/** Beyond its own number Ollama would unload a model without asking which one is pinned. `null`: all is well, load. */
function limitCount(
  { need, residents, maxLoaded }: LoadQuestion,
  plan: Extract<MemoryPlan, { kind: 'go' | 'evict' }>,
): LoadDecision | null {
  const leaving = plan.kind === 'evict' ? plan.names : [];
  const staying = byLastUse(residents.filter(({ name }) => name !== need.name && !leaving.includes(name)));
  const excess = maxLoaded === null ? 0 : staying.length - (maxLoaded - 1);
  if (excess <= 0) return leaving.length === 0 ? null : { kind: 'evict', names: leaving, remark: '' };
  const movable = staying.filter(({ isPinned }) => !isPinned);
  const idle = namesOf(movable.filter(({ isBusy }) => !isBusy)).slice(0, excess);
  const remark = `: Ollama keeps ${maxLoaded} at a time`;
  if (idle.length === excess) return { kind: 'evict', names: [...leaving, ...idle], remark };
  const busy = namesOf(movable.filter(({ isBusy }) => isBusy)).slice(0, excess - idle.length);
  if (idle.length + busy.length === excess) return { kind: 'wait', names: busy };
  const names = namesOf(staying.filter(({ isPinned }) => isPinned)).slice(0, excess - movable.length);
  const message = `Ollama keeps ${maxLoaded} models at a time (daemon.maxLoadedModels), and those in memory are pinned: there is no place for ${need.name}.`;
  return { kind: 'refuse', message, choices: [nameUnload(names, need.bytesAt(need.usualContext))] };
}

interface Refusal {
  readonly pinned: readonly MemoryResident[];
  readonly neededBytes: number;
  readonly choices: readonly FitChoice[];
}

function refuse({ need, budgetBytes, loweredBecause }: LoadQuestion, refusal: Refusal): LoadDecision {
  const { pinned, neededBytes } = refusal;
  const kept = pinned.map(({ name, sizeBytes }) => `${name} with ${formatGib(sizeBytes)}`).join(', ');
  const beside = kept === '' ? '' : `, beside what is pinned (${kept})`;
  const most = formatGib(Math.max(0, budgetBytes - sumBytes(pinned)));
  const why = loweredBecause === null ? '' : ` ${loweredBecause}`;
  // What other programs use, no setting gives back.
  const choices = refusal.choices.filter(({ kind }) => loweredBecause === null || kind !== 'raise-budget');
  const message = `The model ${need.name} needs ${formatGib(neededBytes)} and does not fit: there can be ${most} for it${beside}.${why}`;
  return { kind: 'refuse', message, choices };
}
