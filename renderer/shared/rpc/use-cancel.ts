import { useMutation } from '@tanstack/react-query';
import { useNotices } from '../ui/notices.tsx';
import { useControl } from './control-context.ts';
import { describeError } from './describe-error.ts';

/** Stops a running request. */
export function useCancel(): (id: string) => void {
  const { client } = useControl();
  const { say } = useNotices();
  const { mutate } = useMutation({
    mutationFn: (id: string) => client.requests.cancel({ id }),
    onSuccess: ({ isCancelled }) => {
      if (!isCancelled) say({ tone: 'ok', text: 'That request had already ended.' });
    },
    onError: (error) => say({ tone: 'fail', text: `It was not cancelled. ${describeError(error).message}` }),
  });
  return mutate;
}
