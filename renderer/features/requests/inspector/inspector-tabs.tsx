import type { RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { CopyButton, ScrollRegion } from '../../../shared/index.ts';

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
  ['mapped', 'Mapped', 'written in the backend’s own terms'],
  ['emulated', 'Emulated', 'done by Drover, since the backend cannot'],
  ['dropped', 'Dropped', 'left out, since nothing can stand for it'],
] as const;

/** What became of the fields of the call on the way to the backend. */
export function TranslationTab({ record }: { readonly record: RequestRecord }) {
  const present = kinds.filter(([kind]) => record.translation[kind].length > 0);
  if (present.length === 0) {
    return <p className="small muted inspector-pad">Every field was passed on as it came.</p>;
  }
  return (
    <div className="inspector-pad translation">
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

/** The row as the command line prints it. */
export function RawTab({ record }: { readonly record: RequestRecord | RequestDetail }) {
  const text = JSON.stringify(record, null, 2);
  return (
    <div className="raw">
      <div className="raw-head">
        <code className="dim cut">drover requests show {record.id} --json</code>
        <CopyButton text={text} what="JSON" size="small" kind="quiet">
          JSON
        </CopyButton>
      </div>
      <ScrollRegion className="raw-text" label="The row as JSON">
        <pre>{text}</pre>
      </ScrollRegion>
    </div>
  );
}
