import type { ErrorComponentProps } from '@tanstack/react-router';
import { FailedPart, ToolBar } from '../shared/index.ts';

const advice =
  'Parts of a page arrive when they are first shown: make sure that the service runs, then try again. Should it happen while the service runs, it is a bug; report it with the code.';

/** In place of a page that failed while it was drawn, or whose code did not arrive; what is around it stays. */
export function BrokenPage({ error }: ErrorComponentProps) {
  const code = error instanceof Error ? error.message : String(error);
  return (
    <>
      <ToolBar title="Not shown" />
      <div className="lost">
        <FailedPart
          error={{ message: 'This page could not be shown.', code, advice }}
          stillWorks="The other pages are still there."
          onRetry={() => location.reload()}
        />
      </div>
    </>
  );
}
