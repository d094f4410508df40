import { StateGlyph } from '../ui/state-glyph.tsx';
import { nextStepOf } from './next-step.ts';
import type { RunFailure, RunState, SaidCall } from './run-state.ts';

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Still being written, or never finished.
    return text;
  }
}

function Call({ call }: { readonly call: SaidCall }) {
  return (
    <figure className="said-call">
      <figcaption className="small">
        Calls <code>{call.name}</code>
      </figcaption>
      <pre>{prettyJson(call.argumentsJson)}</pre>
    </figure>
  );
}

function Failure({ failure }: { readonly failure: RunFailure }) {
  const { message, code, body } = failure;
  return (
    <div className="run-failure small" role="alert">
      <p>
        <StateGlyph state="failed" size={12} /> <span className="medium">{message}</span>
      </p>
      <p className="muted">{nextStepOf(code)}</p>
      {code === '' ? null : (
        <p>
          <code>{code}</code>
        </p>
      )}
      {body === '' ? null : (
        <details>
          <summary className="muted">As the client gets it</summary>
          <pre>{prettyJson(body)}</pre>
        </details>
      )}
    </div>
  );
}

/** What a model said, as plain text: thinking folded, then the answer, its calls, and how it failed. */
export function AnswerText({ run }: { readonly run: RunState }) {
  const { thinking, text, calls, failure } = run;
  return (
    <>
      {thinking === '' ? null : (
        <details className="said-thinking">
          <summary className="small muted">
            {run.text === '' && run.status === 'running' ? 'Thinking' : 'Thought'}
          </summary>
          <p className="said-text small muted">{thinking}</p>
        </details>
      )}
      {text === '' ? null : <p className="said-text">{text}</p>}
      {calls.map((call) => (
        <Call key={call.index} call={call} />
      ))}
      {failure === null ? null : <Failure failure={failure} />}
    </>
  );
}
