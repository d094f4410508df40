import { createContext, use, useEffect, useEffectEvent } from 'react';
import type { Emitter } from '../../../apps/base/index.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { Control } from './create-control.ts';

/** Whether facts arrive. `lastEventAtMs` is when the last one did, by the page's clock. */
export interface Connection {
  readonly isStale: boolean;
  readonly lastEventAtMs: number;
}

export interface ControlAccess {
  readonly control: Control;
  readonly events: Emitter<ControlEvent>;
  readonly connection: Connection;
  /** Asks at once instead of at the next try. */
  readonly reconnect: () => void;
}

/** Filled by the app; features read it through the hooks below. */
export const ControlContext = createContext<ControlAccess | null>(null);

function useAccess(): ControlAccess {
  const access = use(ControlContext);
  if (!access) throw new Error('the control API is used outside its provider');
  return access;
}

export const useControl = (): Control => useAccess().control;
export const useConnection = (): Connection => useAccess().connection;
export const useReconnect = (): (() => void) => useAccess().reconnect;

/** Calls the listener with each fact while the component is shown. */
export function useControlEvent(listener: (event: ControlEvent) => void): void {
  const { events } = useAccess();
  const onEvent = useEffectEvent(listener);
  useEffect(() => events.subscribe((event) => onEvent(event)), [events]);
}
