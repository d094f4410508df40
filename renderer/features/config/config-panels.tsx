import type { ConfigPage, ConfigPreview } from '../../../apps/contract/model/index.ts';
import { ReviewDialog } from './apply/review-dialog.tsx';
import { ClashDialog } from './clash/clash-dialog.tsx';
import type { DraftWords } from './describe-draft.ts';
import type { DraftState } from './draft/draft-state.ts';
import type { ConfigOrders } from './draft/use-config-orders.ts';
import type { DraftDispatch } from './draft/use-draft.ts';
import { HistoryDialog } from './history/history-dialog.tsx';
import { ImportDialog } from './import/import-dialog.tsx';
import type { ConfigView } from './use-config-view.ts';

interface ConfigPanelsProps {
  readonly page: ConfigPage;
  readonly preview: ConfigPreview | null;
  readonly state: DraftState;
  readonly dispatch: DraftDispatch;
  readonly view: ConfigView;
  readonly orders: ConfigOrders;
  readonly summary: { readonly head: string; readonly words: string };
  readonly draft: DraftWords;
  readonly isDirty: boolean;
}

/** What lies over the page: history, import, the review of a change, and two changes side by side. */
export function ConfigPanels(props: ConfigPanelsProps) {
  const { page, preview, state, dispatch, view, orders, summary, draft, isDirty } = props;
  const { panel, closePanel } = view;
  const file = { etag: page.etag, text: page.text ?? '' };
  const isClash = isDirty && page.etag !== state.base.etag;
  return (
    <>
      <ReviewDialog
        isOpen={panel === 'review' && isDirty}
        {...{ preview, summary }}
        whyNot={draft.whyNot}
        onClose={closePanel}
        onApply={(restart) => {
          closePanel();
          orders.save(restart);
        }}
      />
      <HistoryDialog
        isOpen={panel === 'history'}
        etag={page.etag}
        whyNot={isDirty ? 'Apply or discard your draft first.' : null}
        onClose={closePanel}
        onRestore={(id) => {
          closePanel();
          orders.restore(id);
        }}
      />
      <ImportDialog
        isOpen={panel === 'import'}
        draft={state.text}
        onClose={closePanel}
        onTake={(text) => {
          dispatch({ type: 'text-edited', text });
          closePanel();
        }}
      />
      <ClashDialog
        isOpen={panel === 'clash' && isClash}
        base={state.base.text}
        yours={state.text}
        theirs={file.text}
        who={page.history.last?.etag === page.etag ? page.history.last.who : null}
        onClose={closePanel}
        onMerge={(text) => {
          dispatch({ type: 'draft-merged', file, text });
          closePanel();
        }}
        onDiscard={() => {
          dispatch({ type: 'draft-discarded' });
          dispatch({ type: 'file-read', file });
          closePanel();
        }}
      />
    </>
  );
}
