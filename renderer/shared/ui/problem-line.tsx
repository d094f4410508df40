import type { ErrorDescription } from '../rpc/describe-error.ts';
import { Prose } from './prose.tsx';
import { StateGlyph } from './state-glyph.tsx';

interface ProblemLineProps {
  readonly problem: ErrorDescription | null;
  readonly className: string;
}

/** Why what a form asked for was not done, and what to do about it. */
export function ProblemLine({ problem, className }: ProblemLineProps) {
  if (problem === null) return null;
  return (
    <p className={`small ${className}`} role="alert">
      <StateGlyph state="failed" size={11} /> {problem.message}{' '}
      <span className="muted">
        <Prose text={problem.advice} />
      </span>
    </p>
  );
}
