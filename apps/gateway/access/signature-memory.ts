import type { ReplayGuard } from '../../access/index.ts';

type Turn = ReturnType<ReplayGuard['accept']>;

/** Remembers signatures that were checked; at once where they are remembered in this process. */
export interface SignatureMemory {
  accept(...signed: Parameters<ReplayGuard['accept']>): Turn | Promise<Turn>;
}
