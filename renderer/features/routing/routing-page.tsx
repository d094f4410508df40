import './routing.css';
import type { RoutingPage as PageData } from '../../../apps/contract/model/index.ts';
import {
  Blocks,
  Button,
  describeError,
  FailedPart,
  formatWhen,
  StateGlyph,
  ToolBar,
  useConnection,
  useNow,
} from '../../shared/index.ts';
import { useDraft } from './draft/use-draft.ts';
import { useRoutingPage } from './queries.ts';
import { RoutingBody } from './routing-body.tsx';
import { useRoutingDialogs } from './use-routing-dialogs.ts';
import { useRoutingView } from './use-routing-view.ts';

function LoadingBody() {
  return (
    <div className="routing">
      <div className="routing-main">
        <div className="routing-blocks">
          <Blocks widths={[62, 90, 84, 88, 80]} rowHeight={42} label="Rules are loading" />
        </div>
      </div>
      <aside className="dry-run" aria-label="Dry run">
        <h2 className="strong">Where would this go?</h2>
        <Blocks widths={[100, 100, 70, 80]} rowHeight={42} label="The dry run is loading" />
      </aside>
    </div>
  );
}

/** Whether the rules on the page are those of the file, and since when. */
function SavedMark({ page, isChanged }: { readonly page: PageData; readonly isChanged: boolean }) {
  const nowMs = useNow(60_000);
  const { savedAtMs, lockedBecause } = page;
  if (isChanged) {
    return (
      <span className="small muted saved-mark">
        <StateGlyph state="starting" size={11} /> Draft, not in force
      </span>
    );
  }
  if (lockedBecause !== null) return null;
  return (
    <span className="small muted saved-mark">
      <StateGlyph state="ok" size={11} />{' '}
      {savedAtMs === null ? 'In force' : `Saved ${formatWhen(savedAtMs, nowMs)}, in force`}
    </span>
  );
}

function LoadedPage({ page, readAtMs }: { readonly page: PageData; readonly readAtMs: number }) {
  const view = useRoutingView();
  const hand = useDraft(page);
  const { isStale } = useConnection();
  const whyNot = isStale ? 'The Drover service does not answer.' : page.lockedBecause;
  const dialogs = useRoutingDialogs(page, hand, whyNot);
  return (
    <>
      <ToolBar title="Routing">
        <SavedMark page={page} isChanged={hand.isChanged} />
        <Button kind="primary" icon="plus" whyNot={whyNot} onClick={dialogs.addRule}>
          Rule
        </Button>
      </ToolBar>
      <RoutingBody {...{ page, readAtMs, view, hand, dialogs, whyNot }} />
    </>
  );
}

/** Where a name goes, and why. */
export function RoutingPage() {
  const { data, error, refetch, dataUpdatedAt } = useRoutingPage();
  if (data) return <LoadedPage page={data} readAtMs={dataUpdatedAt} />;
  return (
    <>
      <ToolBar title="Routing" />
      {error ? (
        <div className="routing-failed">
          <FailedPart
            error={describeError(error)}
            stillWorks="Requests go where they did."
            onRetry={() => void refetch()}
          />
        </div>
      ) : (
        <LoadingBody />
      )}
    </>
  );
}
