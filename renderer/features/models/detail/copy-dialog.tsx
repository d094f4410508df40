import { type SubmitEvent, useState } from 'react';
import { Button, Dialog, LineField } from '../../../shared/index.ts';

interface CopyDialogProps {
  readonly model: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCopy: (destination: string) => void;
}

function CopyForm({ model, onClose, onCopy }: Omit<CopyDialogProps, 'isOpen'>) {
  const [name, setName] = useState('');
  const wanted = name.trim();
  const problem = wanted === '' ? 'Type a name first.' : wanted === model ? 'That is its name already.' : null;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (problem === null) onCopy(wanted);
  };
  return (
    <form onSubmit={submit}>
      <h2>Copy {model}</h2>
      <p className="muted small">Both names share the same files; the copy takes no more room.</p>
      <LineField
        layout="form-field"
        label="New name"
        value={name}
        onChange={setName}
        spellCheck={false}
        maxLength={512}
        data-autofocus
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" whyNot={problem}>
          Copy{wanted === '' ? '' : ` to ${wanted}`}
        </Button>
      </div>
    </form>
  );
}

/** Asks for the second name. */
export function CopyDialog({ isOpen, ...form }: CopyDialogProps) {
  return (
    <Dialog label={`Copy ${form.model}`} isOpen={isOpen} onClose={form.onClose} widthPx={420}>
      <CopyForm {...form} />
    </Dialog>
  );
}
