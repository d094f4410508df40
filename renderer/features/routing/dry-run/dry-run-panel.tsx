import { useId } from 'react';
import type { DryRun, RoutingPage } from '../../../../apps/contract/model/index.ts';
import { Blocks, CopyButton, describeError, FailedPart, quoteForShell, StateGlyph } from '../../../shared/index.ts';
import { PlaceTag } from '../rules/place-tag.tsx';
import { TextField } from '../text-field.tsx';
import { type Need, needNames, type RoutingView } from '../use-routing-view.ts';
import { buildDryRun, type DryRunView } from './build-dry-run.ts';

const needWords: Readonly<Record<Need, string>> = {
  vision: 'Images',
  tools: 'Tools',
  embedding: 'Embeddings',
  thinking: 'Thinking',
};

interface DryRunPanelProps {
  readonly page: RoutingPage;
  readonly view: RoutingView;
  readonly model: string;
  readonly answer: {
    readonly data: DryRun | undefined;
    readonly error: Error | null;
    readonly refetch: () => Promise<unknown>;
  };
  readonly isDraft: boolean;
  /** The rule that matched has shares, so that the session decides. */
  readonly isSplit: boolean;
}

function Question({ page, view, model, isSplit }: Omit<DryRunPanelProps, 'answer' | 'isDraft'>) {
  const projectId = useId();
  return (
    <div className="dry-question">
      <TextField label="Model" value={model} problem={undefined} onChange={view.setModel} placeholder="no name" />
      <div className="dry-pair">
        <div className="routing-field">
          <label htmlFor={projectId} className="small muted">
            Project
          </label>
          <select
            id={projectId}
            className="select"
            value={view.project}
            onChange={({ target }) => view.setProject(target.value)}
          >
            <option value="">any</option>
            {page.projects.map((project) => (
              <option key={project}>{project}</option>
            ))}
          </select>
        </div>
        {isSplit || view.session !== '' ? (
          <TextField
            label="Session"
            value={view.session}
            problem={undefined}
            onChange={view.setSession}
            placeholder="any"
          />
        ) : (
          <TextField
            label="Prompt"
            unit="tokens"
            value={view.tokens}
            problem={undefined}
            onChange={view.setTokens}
            placeholder="any length"
          />
        )}
      </div>
      <fieldset className="dry-needs">
        <legend className="small muted">Needs</legend>
        {needNames.map((need) => (
          <label key={need} className="small">
            <input
              type="checkbox"
              checked={view.needs.includes(need)}
              onChange={({ target }) => view.setNeed(need, target.checked)}
            />
            {needWords[need]}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function Answer({ run }: { readonly run: DryRunView }) {
  return (
    <>
      <div className="dry-result" data-tone={run.tone} role="status" data-testid="dry-result">
        <p className="small muted">
          {run.tone === 'ok' ? null : <StateGlyph state={run.tone} />}{' '}
          {run.tone === 'failed' ? 'Would be refused' : 'Would go to'}
        </p>
        {run.tone === 'failed' ? null : (
          <p className="dry-place">
            <span className="muted">{run.backend}/</span>
            <b>{run.model}</b>
          </p>
        )}
        {run.note === '' ? null : <p className="small">{run.note}</p>}
        {run.sets === null ? null : <p className="small muted">with {run.sets}</p>}
      </div>
      <ol className="dry-steps" aria-label="How this comes about">
        {run.groups.map(({ key, backend, model, steps }) => (
          <li key={key}>
            {backend === null || model === null ? null : <PlaceTag backend={backend} model={model} />}
            <ul>
              {steps.map((step) => (
                <li key={step.key} className="dry-step small">
                  <StateGlyph state={step.glyph} label={step.label} /> <span>{step.text}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Where would this go? Always live, by the draft where there is one. */
export function DryRunPanel(props: DryRunPanelProps) {
  const { model, answer, isDraft } = props;
  const command = `drover route ${/^[\w./:@-]+$/.test(model) ? model : quoteForShell(model)} --json`;
  return (
    <aside className="dry-run" aria-label="Dry run" data-testid="dry-run">
      <h2 className="strong">Where would this go?</h2>
      <Question {...props} />
      {answer.data ? (
        <Answer run={buildDryRun(answer.data)} />
      ) : answer.error ? (
        <FailedPart error={describeError(answer.error)} onRetry={() => void answer.refetch()} />
      ) : (
        <Blocks widths={[100, 70, 80, 60, 75]} rowHeight={25} label="The dry run is loading" />
      )}
      <div className="dry-command">
        {isDraft ? <p className="note dim">By the draft. The command asks the rules in force.</p> : null}
        <CopyButton text={command} what="the command" kind="quiet" size="small">
          <code className="cut">{command}</code>
        </CopyButton>
      </div>
    </aside>
  );
}
