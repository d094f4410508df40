import { unknownUsage } from '../../translate/index.ts';
import type { Step } from './step.ts';

const nothing = Buffer.alloc(0);

/** A step that only passes bytes on: whatever ends cleanly is whole. */
export function createThroughStep(): Step {
  return {
    push: (chunk) => ({ output: chunk, tokens: 0, ending: null }),
    finish: () => ({
      output: nothing,
      tokens: 0,
      ending: { kind: 'finished', usage: unknownUsage, finishReason: null },
    }),
    wasRepaired: () => false,
  };
}
