import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useComplaint, useControl, useNotices } from '../../../shared/index.ts';

export interface PinOrder {
  readonly model: string;
  readonly isPinned: boolean;
}

/** Pins or unpins at once; for 8 s it can be undone. */
export function usePin(): (order: PinOrder) => void {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const { say } = useNotices();
  const complain = useComplaint();
  const policy = useMutation({
    mutationFn: (order: PinOrder) => client.models.setPolicy(order),
    onSuccess: () => cache.invalidateQueries({ queryKey: queries.status.key() }),
    onError: (error) => complain(error),
  });
  const give = ({ model, isPinned }: PinOrder): void =>
    policy.mutate(
      { model, isPinned },
      {
        onSuccess: () =>
          say({
            tone: 'ok',
            text: isPinned ? `${model} is pinned: no other model takes its place.` : `${model} is no longer pinned.`,
            undo: () => give({ model, isPinned: !isPinned }),
          }),
      },
    );
  return give;
}
