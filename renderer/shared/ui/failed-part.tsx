import type { ErrorDescription } from '../rpc/describe-error.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { StateGlyph } from './state-glyph.tsx';

interface FailedPartProps {
  readonly error: ErrorDescription;
  /** What still works, in a sentence. */
  readonly stillWorks?: string;
  readonly onRetry: () => void;
}

/** A part of a page that could not be had: what, what still works, one button, a code to copy. */
export function FailedPart({ error, stillWorks, onRetry }: FailedPartProps) {
  return (
    <div className="failed-part" role="alert">
      <p>
        <StateGlyph state="failed" /> <span className="medium">{error.message}</span>{' '}
        <span className="muted">{stillWorks}</span>
      </p>
      <div className="failed-line">
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
        <CopyButton text={error.code} what="the code" kind="quiet" size="small">
          <code>{error.code}</code>
        </CopyButton>
      </div>
      <details>
        <summary>What to do</summary>
        <p className="small muted">{error.advice}</p>
      </details>
    </div>
  );
}
