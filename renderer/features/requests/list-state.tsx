import { Blocks, Button, describeError, FailedPart, FirstSteps, useStatus } from '../../shared/index.ts';
import { firstText, spanText } from './filter/views.ts';
import type { LiveList } from './table/use-live-list.ts';
import type { RequestView } from './use-request-view.ts';

/** Running requests are known even when the log is not; what stands below them begins there. */
const headPx = 30;
const rowPx = 26;

function EmptyList({ view }: { readonly view: RequestView }) {
  const status = useStatus().data;
  if (view.text !== spanText(view.text)) {
    return (
      <>
        <p>Nothing matches.</p>
        <Button onClick={() => view.setText(firstText)}>Clear the filter</Button>
      </>
    );
  }
  const sentence = view.text === '' ? 'No request yet.' : 'No request in this span.';
  const { gatewayUrl = '' } = status?.about ?? {};
  return <FirstSteps gatewayUrl={gatewayUrl} model={status?.resident[0]?.name ?? null} sentence={sentence} />;
}

/** What stands in place of rows while there are none. */
export function ListState({ view, list }: { readonly view: RequestView; readonly list: LiveList }) {
  if (list.error && !list.data) {
    return (
      <div className="list-state" style={{ top: headPx + list.rows.length * rowPx }}>
        <FailedPart
          error={describeError(list.error)}
          stillWorks="Running requests go on."
          onRetry={() => void list.refetch()}
        />
      </div>
    );
  }
  if (list.rows.length > 0) return null;
  if (list.isPending) {
    return (
      <div className="list-state">
        <Blocks
          widths={Array.from({ length: 14 }, (_, row) => 96 - ((row * 37) % 23))}
          rowHeight={26}
          label="Requests are loading"
        />
      </div>
    );
  }
  return (
    <div className="list-state" data-testid="empty-list">
      <EmptyList view={view} />
    </div>
  );
}
