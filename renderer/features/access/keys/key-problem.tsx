import { type ErrorDescription, Prose, StateGlyph } from '../../../shared/index.ts';

/** Why there is no key. */
export function KeyProblem({ failure }: { readonly failure: ErrorDescription | null }) {
  if (failure === null) return null;
  return (
    <p className="small access-problem" role="alert">
      <StateGlyph state="failed" size={11} /> {failure.message}{' '}
      <span className="muted">
        <Prose text={failure.advice} />
      </span>
    </p>
  );
}
