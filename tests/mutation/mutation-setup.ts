import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, expect, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** File that says which one is alive; 0 for none. */
    readonly aliveFile: string;
    /** Where each test file says which mutants it reached; empty for nowhere. */
    readonly reachedFile: string;
  }
}

const alive = Number(readFileSync(inject('aliveFile'), 'utf8'));
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
