import type { Usage } from '../../translate/index.ts';
import type { Step } from './step.ts';

const nothing = Buffer.alloc(0);
const noUsage: Usage = {
  promptTokens: null,
  cachedTokens: null,
  completionTokens: null,
  loadMs: null,
  prefillMs: null,
  decodeMs: null,
};

/** A step that only passes bytes on: whatever ends cleanly is whole. */
export function createThroughStep(): Step {
  return {
    push: (chunk) => ({ output: chunk, tokens: 0, ending: null }),
    finish: () => ({ output: nothing, tokens: 0, ending: { kind: 'finished', usage: noUsage, finishReason: null } }),
    wasRepaired: () => false,
  };
}
