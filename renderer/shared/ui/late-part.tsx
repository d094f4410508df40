import { CatchBoundary } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';

interface LatePartProps {
  /** As it is called in a sentence. */
  readonly what: string;
  /** What stands there until it has arrived. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** A part whose code arrives after the page. When it does not, the rest of the page stays. */
export function LatePart({ what, fallback, children }: LatePartProps) {
  const explain = () => <p className="late-part muted">The {what} did not arrive. Load the page again.</p>;
  return (
    <CatchBoundary getResetKey={() => what} errorComponent={explain}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </CatchBoundary>
  );
}
