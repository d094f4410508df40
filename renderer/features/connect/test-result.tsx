import { Link } from '@tanstack/react-router';
import { formatDuration, Prose, StateGlyph } from '../../shared/index.ts';
import type { TestState } from './use-connection-tests.ts';

/** What came of a test: the timing, or what is wrong and what to do next. */
export function TestResult({ state }: { readonly state: TestState }) {
  if (state.kind === 'running') {
    return (
      <p className="connect-result" role="status">
        <StateGlyph state="running" /> One token is asked for. A model that is not in memory is loaded first.
      </p>
    );
  }
  if (state.kind === 'failed') {
    return (
      <p className="connect-result" role="alert">
        <StateGlyph state="failed" /> {state.error.message} <Prose text={state.error.advice} />
      </p>
    );
  }
  const { isAnswered, tookMs, backend, model, problem, requestId, status } = state.test;
  const row =
    requestId === null ? null : (
      <Link to="/requests" search={{ id: requestId }} className="prose-link">
        Show the request
      </Link>
    );
  if (isAnswered) {
    return (
      <p className="connect-result" role="status" data-testid="test-result">
        <StateGlyph state="ok" /> Answered in {formatDuration(tookMs)}
        {model === null ? '' : ` by ${model}`}
        {backend === null ? '' : ` on ${backend}`}. {row}
      </p>
    );
  }
  return (
    <div className="connect-result" role="alert" data-testid="test-result">
      <p>
        <StateGlyph state="failed" /> {problem?.message}{' '}
        <code className="dim">
          {status === null ? '' : `${status} `}
          {problem?.code}
        </code>
      </p>
      <p className="muted">
        <Prose text={problem?.nextStep ?? ''} /> {row}
      </p>
    </div>
  );
}
