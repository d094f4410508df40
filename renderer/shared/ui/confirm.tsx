import { createContext, type ReactNode, use, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button does, repeated on it. */
  readonly deed: string;
  readonly onConfirm: () => void;
}

const ConfirmContext = createContext<(question: Question) => void>(() => undefined);

/** Asks before what cannot be undone. */
export const useConfirm = (): ((question: Question) => void) => use(ConfirmContext);

/** Holds the dialog. */
export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const ask = (next: Question): void => {
    setQuestion(next);
    setIsOpen(true);
  };
  const close = (): void => setIsOpen(false);
  const confirm = (): void => {
    close();
    question?.onConfirm();
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      <Dialog label={question?.title ?? ''} isOpen={isOpen} onClose={close} widthPx={420}>
        <h2>{question?.title}</h2>
        <p className="muted">{question?.text}</p>
        <div className="dialog-actions">
          <Button onClick={close}>Cancel</Button>
          <Button kind="danger" onClick={confirm} data-autofocus>
            {question?.deed}
          </Button>
        </div>
      </Dialog>
    </ConfirmContext>
  );
}
