import { type ReactNode, useMemo } from 'react';
import { type Control, ControlContext } from '../shared/index.ts';
import { useEventStream } from './use-event-stream.ts';

/** Gives the pages the API, its facts, and whether they still arrive. */
export function ControlProvider({ control, children }: { readonly control: Control; readonly children: ReactNode }) {
  const { events, connection, reconnect } = useEventStream(control);
  const access = useMemo(() => ({ control, events, connection, reconnect }), [control, events, connection, reconnect]);
  return <ControlContext value={access}>{children}</ControlContext>;
}
