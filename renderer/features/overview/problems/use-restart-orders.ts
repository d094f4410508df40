import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DaemonStatus } from '../../../../apps/contract/control/index.ts';
import { useComplaint, useControl, useNotices } from '../../../shared/index.ts';

export interface RestartOrders {
  /** Plans a restart that lets the running requests end first; for 8 s it can be undone. */
  plan(): void;
  /** Forgets a planned restart. */
  cancel(): void;
  readonly isPending: boolean;
}

/** Restarts that wait for their time. */
export function useRestartOrders(): RestartOrders {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const { say } = useNotices();
  const complain = useComplaint();
  const common = {
    onSuccess: () => cache.invalidateQueries({ queryKey: queries.status.key() }),
    onError: (error: unknown) => complain(error),
  };
  const planned = useMutation({
    mutationFn: (): Promise<DaemonStatus> =>
      client.daemon.restart({ when: 'drained', reason: 'the console asked for it' }),
    ...common,
  });
  const cancelled = useMutation({ mutationFn: (): Promise<DaemonStatus> => client.daemon.cancelRestart(), ...common });
  const cancel = (): void =>
    cancelled.mutate(undefined, { onSuccess: () => say({ tone: 'ok', text: 'The restart is cancelled.' }) });
  const plan = (): void =>
    planned.mutate(undefined, {
      onSuccess: () => say({ tone: 'ok', text: 'Ollama restarts when the running requests have ended.', undo: cancel }),
    });
  return { plan, cancel, isPending: planned.isPending || cancelled.isPending };
}
