import { useState } from 'react';
import type { ConfigHistoryEntry } from '../../../../apps/contract/model/index.ts';
import {
  Blocks,
  Button,
  Dialog,
  describeError,
  describeMoment,
  FailedPart,
  formatWhen,
  plural,
  useNow,
} from '../../../shared/index.ts';
import { DiffView } from '../apply/diff-view.tsx';
import { useConfigHistory } from '../queries.ts';
import { describeWho } from './describe-who.ts';

interface HistoryDialogProps {
  readonly isOpen: boolean;
  /** Of the file as it is now. */
  readonly etag: string;
  readonly whyNot: string | null;
  readonly onClose: () => void;
  readonly onRestore: (id: string) => void;
}

const describeChanged = ({ changedPaths }: ConfigHistoryEntry): string => {
  const [first, second, ...rest] = changedPaths;
  if (first === undefined) return 'no setting';
  if (rest.length > 0) return `${first}, ${second} and ${rest.length} more`;
  return second === undefined ? first : `${first}, ${second}`;
};

interface EntriesProps {
  readonly entries: readonly ConfigHistoryEntry[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function Entries({ entries, chosen, onChoose }: EntriesProps) {
  const nowMs = useNow(60_000);
  return (
    <ol className="history-list" aria-label="Changes">
      {entries.map((entry) => (
        <li key={entry.id}>
          <button
            type="button"
            aria-pressed={entry.id === chosen}
            onClick={() => onChoose(entry.id)}
            data-testid="history-entry"
          >
            <span className="history-line">
              <span className="medium" title={describeMoment(entry.atMs, nowMs)}>
                {formatWhen(entry.atMs, nowMs)}
              </span>
              <span className="muted">{describeWho(entry.who)}</span>
            </span>
            <span className="small muted cut">{describeChanged(entry)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function History({ etag, whyNot, onRestore }: Omit<HistoryDialogProps, 'isOpen' | 'onClose'>) {
  const { data: entries, error, refetch } = useConfigHistory();
  const [wanted, setWanted] = useState<string | null>(null);
  if (error) return <FailedPart error={describeError(error)} onRetry={() => void refetch()} />;
  if (!entries) return <Blocks widths={[40, 60, 52, 48]} rowHeight={42} label="The history is loading" />;
  const entry = entries.find(({ id }) => id === wanted) ?? entries[0];
  if (entry === undefined) return <p className="muted">The configuration has not been changed yet.</p>;
  const isNow = entry.etag === etag;
  return (
    <div className="history">
      <Entries entries={entries} chosen={entry.id} onChoose={setWanted} />
      <div className="history-detail">
        <p className="history-line">
          <span>
            <span className="medium">{plural(entry.changedPaths.length, 'setting')} changed</span>{' '}
            <span className="muted">{describeWho(entry.who)}</span>
          </span>
          <Button
            icon="undo"
            whyNot={isNow ? 'This is the file as it is now.' : whyNot}
            onClick={() => onRestore(entry.id)}
          >
            Restore
          </Button>
        </p>
        <p className="small muted cut">
          The file as it was after this change; <code>drover config rollback {entry.id}</code> does the same.
        </p>
        <DiffView diff={entry.diff} label="Lines of the change" />
      </div>
    </div>
  );
}

/** Who changed what and when, and the way back. */
export function HistoryDialog({ isOpen, onClose, ...rest }: HistoryDialogProps) {
  return (
    <Dialog label="History" isOpen={isOpen} onClose={onClose} widthPx={860}>
      <h2>History</h2>
      <History {...rest} />
      <div className="dialog-actions">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
