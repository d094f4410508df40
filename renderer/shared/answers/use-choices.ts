import { useQuery } from '@tanstack/react-query';
import { useControl, useControlEvent } from '../rpc/control-context.ts';
import { useStatus } from '../rpc/use-status.ts';
import { listChoices } from './list-choices.ts';

const staleMs = 60_000;

/** What can be called: models and names of rules, and the backends. */
export function useChoices() {
  const { queries } = useControl();
  const { data: status } = useStatus();
  const routing = useQuery(queries.routing.page.queryOptions({ staleTime: staleMs }));
  useControlEvent(({ type }) => {
    if (type === 'installed-changed' || type === 'config-changed') void routing.refetch();
  });
  return { ...routing, choices: listChoices(routing.data, status) };
}
