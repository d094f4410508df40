import type { ConfigEdit } from '../config-edit.ts';

/** What of another program's settings can be taken over, as edits of `config.yaml`; sentences never repeat a secret. */
export interface ImportOutcome {
  readonly edits: readonly ConfigEdit[];
  /** Settings that are taken, in words. */
  readonly taken: readonly string[];
  readonly notTaken: readonly { readonly what: string; readonly why: string }[];
}

/** Collects an outcome. */
export function createImportNotes() {
  const edits: ConfigEdit[] = [];
  const taken: string[] = [];
  const notTaken: { what: string; why: string }[] = [];
  return {
    take(what: string, ...more: readonly ConfigEdit[]): void {
      taken.push(what.slice(0, 200));
      edits.push(...more);
    },
    leave: (what: string, why: string): void => void notTaken.push({ what: what.slice(0, 200), why }),
    finish: (): ImportOutcome => ({ edits, taken, notTaken }),
  };
}
export type ImportNotes = ReturnType<typeof createImportNotes>;
