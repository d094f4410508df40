import { useState } from 'react';
import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import { Button, useConnection, useHotkeys } from '../../../shared/index.ts';
import { ReplayDialog } from './replay-dialog.tsx';

/** Opens the replay of the request that is shown; `r` does the same. */
export function ReplayButton({ record }: { readonly record: RequestRecord }) {
  const [isOpen, setIsOpen] = useState(false);
  const { isStale } = useConnection();
  const whyNot = isStale ? 'The Drover service does not answer.' : null;
  const open = (): void => setIsOpen(true);
  useHotkeys({ r: () => whyNot === null && open() });
  return (
    <>
      <Button size="small" icon="restart" whyNot={whyNot} onClick={open}>
        Replay
      </Button>
      <ReplayDialog record={isOpen ? record : null} onClose={() => setIsOpen(false)} />
    </>
  );
}
