import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button } from '../../shared/index.ts';
import { DetailSection } from './detail-frame.tsx';

interface EditedSectionProps {
  readonly title: string;
  /** What is changed, where the title alone does not tell it apart. */
  readonly changeLabel?: string;
  readonly whyNot: string | null;
  readonly form: (close: () => void) => ReactNode;
  /** What it is now, while it is not edited. */
  readonly shown: ReactNode;
  readonly children?: ReactNode;
}

/** A part that shows what it is until one wishes to change it. */
export function EditedSection({ title, changeLabel, whyNot, form, shown, children }: EditedSectionProps) {
  const [isEditing, setIsEditing] = useState(false);
  const change = (
    <Button size="small" kind="quiet" aria-label={changeLabel} whyNot={whyNot} onClick={() => setIsEditing(true)}>
      Change
    </Button>
  );
  return (
    <DetailSection title={title} act={isEditing ? null : change}>
      {isEditing ? form(() => setIsEditing(false)) : shown}
      {children}
    </DetailSection>
  );
}

interface SectionFormProps {
  readonly saveLabel: string;
  readonly whyNot: string | null;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The form of such a part: it closes once it is saved. */
export function SectionForm({ saveLabel, whyNot, onSave, onClose, className, children }: SectionFormProps) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot !== null) return;
    onSave();
    onClose();
  };
  return (
    <form onSubmit={submit} className={className}>
      {children}
      <div className="access-form-acts">
        <Button size="small" kind="primary" type="submit" whyNot={whyNot}>
          {saveLabel}
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
