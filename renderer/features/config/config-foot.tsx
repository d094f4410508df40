import type { ConfigPage } from '../../../apps/contract/model/index.ts';
import { useComplaint, useControl, useDaemonOrders, useStatus } from '../../shared/index.ts';
import { ApplyBar, ClashBar, RestartBar } from './apply/apply-bar.tsx';
import type { DraftWords } from './describe-draft.ts';
import type { ConfigOrders } from './draft/use-config-orders.ts';
import type { DraftDispatch } from './draft/use-draft.ts';
import type { ConfigView } from './use-config-view.ts';

interface ConfigFootProps {
  readonly page: ConfigPage;
  readonly isDirty: boolean;
  readonly isClash: boolean;
  readonly summary: { readonly head: string; readonly words: string };
  readonly draft: DraftWords;
  readonly view: ConfigView;
  readonly dispatch: DraftDispatch;
  readonly orders: ConfigOrders;
  readonly onApply: () => void;
}

/** The bar at the bottom: what the draft does, a clash, or a restart that is pending. */
export function ConfigFoot(props: ConfigFootProps) {
  const { page, isDirty, isClash, summary, draft, view, dispatch, orders, onApply } = props;
  const { client } = useControl();
  const complain = useComplaint();
  const { give } = useDaemonOrders();
  const pending = useStatus().data?.daemon.pendingRestart ?? null;
  const discard = (): void => {
    dispatch({ type: 'draft-discarded' });
    dispatch({ type: 'file-read', file: { etag: page.etag, text: page.text ?? '' } });
  };
  if (isClash) return <ClashBar onDiscard={discard} onCompare={() => view.openPanel('clash')} />;
  if (isDirty) {
    const isValid = draft.state.glyph !== 'failed';
    return (
      <ApplyBar
        head={isValid ? summary.head : 'The draft cannot be applied yet.'}
        words={isValid ? summary.words : (draft.whyNot ?? '')}
        whyNot={draft.whyNot}
        isSaving={orders.isSaving}
        onDiscard={discard}
        onReview={() => view.openPanel('review')}
        onApply={onApply}
      />
    );
  }
  if (pending === null) return null;
  const cancel = (): void => void client.daemon.cancelRestart().catch((error: unknown) => complain(error));
  return <RestartBar pending={pending} onNow={() => give('restart')} onCancel={cancel} />;
}
