import type { DiskReport } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog, formatDay, formatTransfer, renderQuantity, ScrollRegion } from '../../../shared/index.ts';

interface OrphansDialogProps {
  readonly isOpen: boolean;
  readonly report: DiskReport;
  readonly freedBytes: number;
  readonly whyNot: string | null;
  readonly onClose: () => void;
  readonly onClean: () => void;
}

const shorten = (digest: string): string => digest.replace(/^sha256[:-]/, '').slice(0, 16);

/** What a clean-up would remove, before it does. */
export function OrphansDialog({ isOpen, report, freedBytes, whyNot, onClose, onClean }: OrphansDialogProps) {
  const { orphans, folder } = report;
  return (
    <Dialog label="Files that belong to no model" isOpen={isOpen} onClose={onClose} widthPx={480}>
      <h2>Files that belong to no model</h2>
      <p className="muted small">
        Left over in <code>{folder}</code>. No installed model refers to them, and nothing has been removed yet.
      </p>
      <ScrollRegion label="The files" className="orphans">
        <table className="plain-table" aria-label="The files">
          <thead>
            <tr>
              <th>File</th>
              <th className="number">Size</th>
              <th className="number">Since</th>
            </tr>
          </thead>
          <tbody>
            {orphans.map(({ digest, sizeBytes, modifiedAtMs }) => (
              <tr key={digest}>
                <td className="mono" title={digest}>
                  {shorten(digest)}
                </td>
                <td className="number">{renderQuantity(formatTransfer(sizeBytes))}</td>
                <td className="number muted">{formatDay(modifiedAtMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" whyNot={whyNot} onClick={onClean} data-autofocus>
          Clean, frees {renderQuantity(formatTransfer(freedBytes))}
        </Button>
      </div>
    </Dialog>
  );
}
