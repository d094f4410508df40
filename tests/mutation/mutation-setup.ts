import { appendFileSync } from 'node:fs';
import { afterAll, expect, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one that is alive; 0 for none. */
    readonly mutant: number;
    /** Where each test file says which mutants it reached; empty for nowhere. */
    readonly reachedFile: string;
  }
}

const alive = inject('mutant');
const reached = new Set<number>();
const startedMs = performance.now();
Object.assign(globalThis, {
  __mutant(id: number): boolean {
    reached.add(id);
    return id === alive;
  },
});

afterAll(() => {
  const file = inject('reachedFile');
  if (file === '') return;
  appendFileSync(
    file,
    `${JSON.stringify({ test: expect.getState().testPath, reached: [...reached], tookMs: performance.now() - startedMs })}\n`,
  );
});
