import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotices } from '../ui/notices.tsx';
import { useControl } from './control-context.ts';
import { useComplaint } from './use-complaint.ts';

/** Unloads at once; for 8 s it can be undone, which loads the model again. */
export function useUnload(): (model: string) => void {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const { say } = useNotices();
  const complain = useComplaint();
  const refresh = (): Promise<void> => cache.invalidateQueries({ queryKey: queries.status.key() });
  const load = useMutation({
    mutationFn: (model: string) => client.models.load({ model }),
    onSuccess: refresh,
    onError: (error) => complain(error),
  });
  const unload = useMutation({
    mutationFn: (model: string) => client.models.unload({ model }),
    onSuccess: (_, model) => {
      say({ tone: 'ok', text: `${model} is unloaded.`, undo: () => load.mutate(model) });
      return refresh();
    },
    onError: (error) => complain(error),
  });
  return unload.mutate;
}
