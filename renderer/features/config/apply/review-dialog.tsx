import { useState } from 'react';
import type { ConfigPreview } from '../../../../apps/contract/model/index.ts';
import { Button, CopyButton, Dialog, Segments } from '../../../shared/index.ts';
import type { RestartWish } from '../draft/use-config-orders.ts';
import { describeValue } from '../form/describe-value.ts';
import { buildCommand } from './describe-changes.ts';
import { DiffView } from './diff-view.tsx';

interface ReviewDialogProps {
  readonly isOpen: boolean;
  readonly preview: ConfigPreview | null;
  readonly summary: { readonly head: string; readonly words: string };
  readonly whyNot: string | null;
  readonly onClose: () => void;
  readonly onApply: (restart: RestartWish) => void;
}

const restartOptions = [
  { value: 'drained', label: 'When requests end' },
  { value: 'idle', label: 'When idle' },
  { value: 'never', label: 'Not now' },
] as const;

function Changes({ changes }: Pick<ConfigPreview, 'changes'>) {
  return (
    <ul className="review-changes">
      {changes.map((change) => {
        const command = buildCommand(change);
        return (
          <li key={change.path}>
            <code>{change.path}</code> {describeValue(change.before)} → {describeValue(change.after)}.{' '}
            <span className="muted">{change.words}</span>
            {command === null ? null : (
              <CopyButton text={command} what={`the command for ${change.path}`} kind="quiet" size="small" />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What would be written, line by line, before it is. */
export function ReviewDialog({ isOpen, preview, summary, whyNot, onClose, onApply }: ReviewDialogProps) {
  const [restart, setRestart] = useState<(typeof restartOptions)[number]['value']>('drained');
  const needsRestart = preview?.restart?.whyNot === null;
  return (
    <Dialog label="Review" isOpen={isOpen} onClose={onClose} widthPx={720}>
      <h2>{summary.head}</h2>
      <p className="muted">{summary.words}</p>
      {preview === null ? null : (
        <>
          <Changes changes={preview.changes} />
          <DiffView diff={preview.diff} label="Changed lines" />
        </>
      )}
      {needsRestart ? (
        <p className="review-restart">
          <span className="medium">Restart Ollama</span>
          <Segments label="Restart Ollama" value={restart} options={restartOptions} onChange={setRestart} />
        </p>
      ) : null}
      <div className="dialog-actions">
        <Button onClick={onClose}>Go on editing</Button>
        <Button kind="primary" whyNot={whyNot} onClick={() => onApply(restart)} data-autofocus>
          Apply
        </Button>
      </div>
    </Dialog>
  );
}
