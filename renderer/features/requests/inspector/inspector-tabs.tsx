import type { RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { formatDuration } from '../../../shared/index.ts';

interface RouteTabProps {
  readonly record: RequestRecord;
  readonly detail: RequestDetail | undefined;
}

/** How backend and model were chosen, and each try. */
export function RouteTab({ record, detail }: RouteTabProps) {
  const steps = [...(detail?.routeSteps ?? []), ...(detail?.attemptNotes ?? [])];
  if (steps.length === 0) {
    const text =
      record.outcome === null ? 'The steps stand here once it has ended.' : 'No step is recorded for this request.';
    return <p className="small muted inspector-pad">{text}</p>;
  }
  return (
    <ol className="route-steps">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps never move, and two may say the same
        <li key={index}>{step}</li>
      ))}
    </ol>
  );
}

const kinds = [
  ['dropped', 'Dropped', 'left out, since nothing can stand for it'],
  ['emulated', 'Emulated', 'done by Drover, since the backend cannot'],
  ['mapped', 'Mapped', 'written in the backend’s own terms'],
  ['passed', 'Passed', 'understood by the backend as it came'],
] as const;

function PromptNotes({ record, detail }: RouteTabProps) {
  const prefixBreak = detail?.prefixBreak ?? null;
  if (!record.truncated && prefixBreak === null) return null;
  return (
    <>
      {record.truncated ? (
        <p className="small">
          The prompt was longer than the context, so its oldest part was left out. Ask for a longer context (
          <code>num_ctx</code>) or send less.
        </p>
      ) : null}
      {prefixBreak ? (
        <p className="small">
          This prompt differs from the one before it at <code>{prefixBreak.at}</code>, so nothing of it could be reused
          from there on
          {prefixBreak.lostMs === null ? '' : `; reading it again took about ${formatDuration(prefixBreak.lostMs)}`}.
        </p>
      ) : null}
    </>
  );
}

/** What became of the prompt and of the fields of the call on the way to the backend. */
export function TranslationTab({ record, detail }: RouteTabProps) {
  const present = kinds.filter(([kind]) => record.translation[kind].length > 0);
  if (present.length === 0) {
    return (
      <div className="inspector-pad">
        <PromptNotes record={record} detail={detail} />
        <p className="small muted">No field is recorded for this request.</p>
      </div>
    );
  }
  return (
    <div className="inspector-pad translation">
      <PromptNotes record={record} detail={detail} />
      {present.map(([kind, title, meaning]) => (
        <section key={kind}>
          <h3>
            {title} <span className="dim">{meaning}</span>
          </h3>
          <ul>
            {record.translation[kind].map((field) => (
              <li key={field}>
                <code>{field}</code>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
