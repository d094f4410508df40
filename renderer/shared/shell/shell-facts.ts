import type { ShellFacts } from '../../../apps/contract/model/index.ts';

/** What the desktop app says of itself; `null` in a browser. */
export function readShellFacts(): ShellFacts | null {
  const { droverShell } = globalThis as { readonly droverShell?: ShellFacts };
  return droverShell ?? null;
}
