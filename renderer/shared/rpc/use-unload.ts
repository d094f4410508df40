import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotices } from '../ui/notices.tsx';
import { useControl } from './control-context.ts';
import { describeError } from './describe-error.ts';

/** Unloads at once; for 8 s it can be undone, which loads the model again. */
export function useUnload(): (model: string) => void {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const { say } = useNotices();
  const refresh = (): Promise<void> => cache.invalidateQueries({ queryKey: queries.status.key() });
  const complain = (error: unknown): void => {
    const { message, advice } = describeError(error);
    say({ tone: 'fail', text: `${message} ${advice}` });
  };
  const load = useMutation({
    mutationFn: (model: string) => client.models.load({ model }),
    onSuccess: refresh,
    onError: complain,
  });
  const unload = useMutation({
    mutationFn: (model: string) => client.models.unload({ model }),
    onSuccess: (_, model) => {
      say({ tone: 'ok', text: `${model} is unloaded.`, undo: () => load.mutate(model) });
      return refresh();
    },
    onError: complain,
  });
  return unload.mutate;
}
