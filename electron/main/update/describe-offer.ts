import type { ShellUpdate } from '../../../apps/contract/model/index.ts';
import type { UpdateState } from './update-flow.ts';

/** What the page may tell of the way to a newer version. */
export function describeOffer(state: UpdateState): ShellUpdate {
  switch (state.kind) {
    case 'idle':
    case 'checking':
    case 'installing':
      return { kind: 'none' };
    case 'offered':
    case 'downloading':
    case 'ready':
    case 'waiting':
      return { kind: state.kind, version: state.version };
  }
}
