import { Button, useCancel, useConnection } from '../../../shared/index.ts';

/** Stops the request while it runs. */
export function CancelButton({ id }: { readonly id: string }) {
  const cancel = useCancel();
  const { isStale } = useConnection();
  return (
    <Button size="small" whyNot={isStale ? 'The Drover service does not answer.' : null} onClick={() => cancel(id)}>
      Cancel it
    </Button>
  );
}
