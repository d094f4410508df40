import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import { Icon } from './icons.tsx';
import { useNotices } from './notices.tsx';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the label: "base URL", "id". */
  readonly what: string;
  readonly kind?: 'plain' | 'quiet';
  readonly size?: 'normal' | 'small';
  /** It lies on the clipboard. */
  readonly onCopied?: () => void;
  /** It stands in no message, also where the browser refuses. */
  readonly isSecret?: boolean;
  readonly children?: ReactNode;
}

const shownMs = 1500;

/** Copies on click; its sign becomes a tick for a moment. */
export function CopyButton({
  text,
  what,
  kind = 'plain',
  size = 'normal',
  onCopied,
  isSecret = false,
  children,
}: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  const { say } = useNotices();
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    const isDone = await copyText(text);
    setIsCopied(isDone);
    if (isDone) onCopied?.();
    const instead = isSecret ? 'Select it and copy it by hand.' : `Here it is: ${text}`;
    if (!isDone) say({ tone: 'fail', text: `The browser did not allow copying. ${instead}` });
  };
  return (
    <Button kind={kind} size={size} onClick={() => void copy()} data-copied={isCopied}>
      <span className="hidden-text">Copy {what}</span>
      {children}
      <Icon name={isCopied ? 'check' : 'copy'} size={14} />
    </Button>
  );
}
