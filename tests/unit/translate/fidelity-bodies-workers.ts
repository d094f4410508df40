import type { RouteBodies } from './fidelity-bodies.ts';
import { chatBodies } from './fidelity-bodies-openai.ts';

export const workersBodies = {
  'workers-generate': { minimal: { prompt: 'Hello' }, nested: chatBodies },
  'workers-chat': {
    minimal: { messages: [{ role: 'user', content: 'Hello' }] },
    nested: { ...chatBodies, prompt: (prompt: unknown) => ({ prompt }) },
  },
} as const satisfies Partial<Record<string, RouteBodies>>;
