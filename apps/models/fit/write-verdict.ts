import type { FitReport } from '../../contract/model/index.ts';
import { formatGib } from '../memory-budget.ts';
import type { Need } from './estimate-need.ts';
import type { MemoryPlan } from './plan-memory.ts';

interface Circumstances {
  readonly isLoaded: boolean;
  readonly need: Need;
  /** The budget less what must stay in memory. */
  readonly withinBytes: number;
}

/** The plan in a sentence for a person. */
export function writeVerdict(plan: MemoryPlan, { isLoaded, need, withinBytes }: Circumstances): FitReport['verdict'] {
  const needed = formatGib(need.neededBytes);
  switch (plan.kind) {
    case 'go': {
      const sentence = isLoaded ? 'It is in memory already, with this context.' : `It fits: ${needed} are needed.`;
      return { kind: 'go', models: [], sentence };
    }
    case 'evict': {
      const sentence = `It needs ${needed} and fits once ${join(plan.names)} ${areOrIs(plan.names)} unloaded.`;
      return { kind: 'evict', models: [...plan.names], sentence };
    }
    case 'wait': {
      const sentence = `It needs ${needed} and fits once ${join(plan.names)}, busy now, ${areOrIs(plan.names)} done and unloaded.`;
      return { kind: 'wait', models: [...plan.names], sentence };
    }
    case 'refuse': {
      const next = plan.choices.length > 0 ? '' : ' Nothing on this machine makes it fit: take a smaller model.';
      const sentence = `It does not fit: ${needed} are needed, and there can be ${formatGib(Math.max(0, withinBytes))} at most.${next}`;
      return { kind: 'refuse', models: [], sentence };
    }
  }
}

const join = (names: readonly string[]): string => names.join(', ');
const areOrIs = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');
