import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DaemonStatus, Status } from '../../../apps/contract/control/index.ts';
import { plural } from '../format/plural.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { useConnection, useControl } from './control-context.ts';
import { useComplaint } from './use-complaint.ts';
import { useStatus } from './use-status.ts';

export type DaemonOrder = 'start' | 'stop' | 'restart';

export interface DaemonOrders {
  /** Asks first when running requests would end. */
  give(order: DaemonOrder): void;
  readonly pending: DaemonOrder | null;
  /** Why no order can be given now, or `null`. */
  readonly whyNot: string | null;
}

const deeds: Readonly<Record<DaemonOrder, string>> = { start: 'Start', stop: 'Stop', restart: 'Restart' };
const doings: Readonly<Record<DaemonOrder, string>> = { start: 'Starting', stop: 'Stopping', restart: 'Restarting' };

function explainBlock(status: Status | undefined, isStale: boolean): string | null {
  if (isStale || !status) return 'The Drover service does not answer.';
  const { state } = status.daemon;
  if (state.kind === 'ready' && state.ownership === 'adopted') return 'Drover did not start this Ollama.';
  return null;
}

/** Start, stop and restart, wherever a button or a command offers them. */
export function useDaemonOrders(): DaemonOrders {
  const { client, queries } = useControl();
  const { isStale } = useConnection();
  const { data: status } = useStatus();
  const cache = useQueryClient();
  const confirm = useConfirm();
  const complain = useComplaint();
  const order = useMutation({
    mutationFn: (name: DaemonOrder): Promise<DaemonStatus> => client.daemon[name](),
    onSuccess: () => cache.invalidateQueries({ queryKey: queries.status.key() }),
    onError: (error, name) => complain(error, `${deeds[name]} failed.`),
  });
  const running = status?.inFlight.length ?? 0;
  const give = (name: DaemonOrder): void => {
    if (name === 'start' || running === 0) {
      order.mutate(name);
      return;
    }
    confirm({
      title: `${plural(running, 'request is', 'requests are')} running.`,
      text: `${doings[name]} Ollama ends ${running === 1 ? 'it' : 'them'} at once. What was written so far stays in the log.`,
      deed: `${deeds[name]} Ollama, end ${plural(running, 'request')}`,
      onConfirm: () => order.mutate(name),
    });
  };
  return { give, pending: order.isPending ? order.variables : null, whyNot: explainBlock(status, isStale) };
}
