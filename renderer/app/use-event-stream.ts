import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { createEmitter, type Emitter } from '../../apps/base/index.ts';
import type { ControlEvent } from '../../apps/contract/control/index.ts';
import { applyEvent, type Connection, type Control } from '../shared/index.ts';
import { superviseStream } from './supervise-stream.ts';

function takeIn(event: ControlEvent, { queries }: Control, cache: QueryClient): void {
  if (event.type === 'missed') return void cache.invalidateQueries();
  cache.setQueryData(queries.status.queryKey(), (status) => status && applyEvent(status, event));
  // The problems that belong to the new state are the service's to tell.
  if (event.type === 'daemon-changed') void cache.invalidateQueries({ queryKey: queries.status.key() });
}

/** The page's one subscription: facts go into the cache and to whoever listens. Nothing is held open while the page is hidden. */
export function useEventStream(control: Control) {
  const cache = useQueryClient();
  const [events] = useState<Emitter<ControlEvent>>(() => createEmitter<ControlEvent>((error) => reportError(error)));
  const [connection, setConnection] = useState<Connection>(() => ({ isStale: false, lastEventAtMs: Date.now() }));
  const restart = useRef<() => void>(() => undefined);
  useEffect(() => {
    const stream = superviseStream({
      open: (signal) => control.client.watch(undefined, { signal }),
      onEvent: (event) => {
        takeIn(event, control, cache);
        events.emit(event);
      },
      onReopen: () => void cache.invalidateQueries(),
      onConnection: setConnection,
    });
    restart.current = stream.restart;
    return stream.close;
  }, [cache, control, events]);
  const reconnect = useCallback(() => restart.current(), []);
  return { events, connection, reconnect };
}
