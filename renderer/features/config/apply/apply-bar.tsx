import type { ReactNode } from 'react';
import type { PendingRestart } from '../../../../apps/contract/model/index.ts';
import { Button, modKey, plural, StateGlyph } from '../../../shared/index.ts';

interface ApplyBarProps {
  readonly head: string;
  readonly words: string;
  /** Why it cannot be applied now, or `null`. */
  readonly whyNot: string | null;
  readonly isSaving: boolean;
  readonly onDiscard: () => void;
  readonly onReview: () => void;
  readonly onApply: () => void;
}

function Bar({ children }: { readonly children: ReactNode }) {
  return (
    <footer className="apply-bar" data-testid="apply-bar">
      {children}
    </footer>
  );
}

/** What the draft does when it is applied, with the ways to go on. */
export function ApplyBar({ head, words, whyNot, isSaving, onDiscard, onReview, onApply }: ApplyBarProps) {
  return (
    <Bar>
      <p className="apply-words" role="status">
        <span className="strong">{head}</span> <span className="muted">{words}</span>
      </p>
      <Button kind="quiet" icon="undo" onClick={onDiscard}>
        Discard
      </Button>
      <Button onClick={onReview}>Review</Button>
      <Button kind="primary" whyNot={isSaving ? 'It is being saved.' : whyNot} onClick={onApply}>
        Apply <span className="apply-key">{modKey}↩</span>
      </Button>
    </Bar>
  );
}

interface ClashBarProps {
  readonly onDiscard: () => void;
  readonly onCompare: () => void;
}

/** The file was changed by somebody else while the draft was written. */
export function ClashBar({ onDiscard, onCompare }: ClashBarProps) {
  return (
    <Bar>
      <p className="apply-words" role="alert">
        <StateGlyph state="warned" /> <span className="strong">The file was changed meanwhile.</span>{' '}
        <span className="muted">Your draft is kept. See both changes side by side before you go on.</span>
      </p>
      <Button kind="quiet" icon="undo" onClick={onDiscard}>
        Discard mine
      </Button>
      <Button kind="primary" onClick={onCompare}>
        Compare
      </Button>
    </Bar>
  );
}

interface RestartBarProps {
  readonly pending: PendingRestart;
  readonly onNow: () => void;
  readonly onCancel: () => void;
}

/** A restart of Ollama that waits for its time. */
export function RestartBar({ pending, onNow, onCancel }: RestartBarProps) {
  const { runningCount, waitingCount, when } = pending;
  const until =
    when === 'idle' ? 'nobody uses it' : `${plural(runningCount, 'running request ends', 'running requests end')}`;
  const waiting = waitingCount === 0 ? '' : ` ${plural(waitingCount, 'request waits', 'requests wait')} in line.`;
  return (
    <Bar>
      <p className="apply-words" role="status">
        <StateGlyph state="waiting" /> <span className="strong">Ollama restarts when {until}.</span>{' '}
        <span className="muted">Then the changed settings count.{waiting}</span>
      </p>
      <Button kind="quiet" onClick={onCancel}>
        Not now
      </Button>
      <Button onClick={onNow}>Restart now</Button>
    </Bar>
  );
}
