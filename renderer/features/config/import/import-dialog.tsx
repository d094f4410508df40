import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConfigImport, ImportFormat } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog, describeError, plural, StateGlyph, useControl } from '../../../shared/index.ts';

interface ImportDialogProps {
  readonly isOpen: boolean;
  /** What the import is added to. */
  readonly draft: string;
  readonly onClose: () => void;
  readonly onTake: (text: string) => void;
}

/** A list of its own: the contract's would bring all its schemas along. */
const importFormats: readonly ImportFormat[] = ['LiteLLM', 'llama-swap', 'LM Studio', 'Ollama', 'name map'];

type Read = Extract<ConfigImport, { kind: 'read' }>;

function Report({ report }: { readonly report: Read }) {
  return (
    <div className="import-report" data-testid="import-report">
      <p>
        <StateGlyph state="ok" /> <span className="medium">Settings of {report.format}.</span>{' '}
        <span className="muted">
          {plural(report.taken.length, 'part is', 'parts are')} taken, {report.notTaken.length} not.
        </span>
      </p>
      <ul>
        {report.taken.map((what) => (
          <li key={what}>
            <StateGlyph state="ok" size={11} label="Taken" /> {what}
          </li>
        ))}
        {report.notTaken.map(({ what, why }) => (
          <li key={`${what} ${why}`}>
            <StateGlyph state="cut" size={11} label="Not taken" /> {what} <span className="muted">{why}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function describeRefusal(answer: ConfigImport | undefined, error: Error | null): string | null {
  if (error) return describeError(error).message;
  if (answer?.kind === 'unknown')
    return 'These are settings of no program that Drover knows. Choose the program, or check the text.';
  if (answer?.kind === 'refused')
    return `The draft cannot take it: ${answer.problems[0]?.message ?? ''} Mend it first.`;
  return null;
}

function Importer({ draft, onClose, onTake }: Omit<ImportDialogProps, 'isOpen'>) {
  const { client } = useControl();
  const [text, setText] = useState('');
  const [format, setFormat] = useState<ImportFormat | null>(null);
  const read = useMutation({ mutationFn: () => client.config.importSettings({ format, text, draft }) });
  const report = read.data?.kind === 'read' ? read.data : null;
  const refusal = describeRefusal(read.data, read.error);
  const change = (next: string): void => {
    setText(next);
    read.reset();
  };
  return (
    <>
      <div className="import-source">
        <label htmlFor="import-format">Settings of</label>
        <span className="select-box">
          <select
            id="import-format"
            value={format ?? ''}
            onChange={({ target }) => {
              setFormat(importFormats.find((each) => each === target.value) ?? null);
              read.reset();
            }}
          >
            <option value="">whichever program it is</option>
            {importFormats.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </span>
        <input
          type="file"
          aria-label="File to import"
          onChange={({ target }) => void target.files?.[0]?.text().then(change)}
        />
      </div>
      <textarea
        id="import-text"
        aria-label="Text to import"
        className="field mono"
        rows={10}
        spellCheck={false}
        placeholder="Paste the file here"
        value={text}
        onChange={({ target }) => change(target.value)}
        data-autofocus
      />
      {report ? <Report report={report} /> : null}
      {refusal === null ? null : (
        <p className="tone-fail" role="alert">
          {refusal}
        </p>
      )}
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        {report ? (
          <Button
            kind="primary"
            whyNot={report.taken.length === 0 ? 'There is nothing in it to take.' : null}
            onClick={() => onTake(report.text)}
          >
            Put {plural(report.taken.length, 'part')} into the draft
          </Button>
        ) : (
          <Button
            kind="primary"
            whyNot={text.trim() === '' ? 'Paste a text or choose a file.' : null}
            onClick={() => read.mutate()}
          >
            Read it
          </Button>
        )}
      </div>
    </>
  );
}

/** Takes another program's settings into the draft, and says what was left and why. Nothing is saved by it. */
export function ImportDialog({ isOpen, ...rest }: ImportDialogProps) {
  return (
    <Dialog label="Import" isOpen={isOpen} onClose={rest.onClose} widthPx={640}>
      <h2>Import</h2>
      <p className="muted">
        From llama-swap, LiteLLM, LM Studio, Ollama, or a JSON map of names. It becomes part of the draft.
      </p>
      <Importer {...rest} />
    </Dialog>
  );
}
