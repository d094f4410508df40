import type { ReactNode } from 'react';
import { IconButton } from '../../shared/index.ts';

interface DetailFrameProps {
  readonly label: string;
  readonly title: string;
  readonly facts: ReactNode;
  readonly acts: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** One project or key in full: beside the list, or over it where there is no room. */
export function DetailFrame({ label, title, facts, acts, onClose, children }: DetailFrameProps) {
  return (
    <aside className="access-detail" aria-label={label} data-testid="access-detail">
      <header className="access-detail-head">
        <div className="access-detail-title">
          <h2 className="cut" title={title}>
            {title}
          </h2>
          <span className="access-detail-close">
            <IconButton icon="cross" label="Close" hotkey="Esc" kind="quiet" size="small" onClick={onClose} />
          </span>
        </div>
        <p className="small muted">{facts}</p>
        <div className="access-detail-acts">{acts}</div>
      </header>
      <div className="access-detail-scroll fades-when-stale">{children}</div>
    </aside>
  );
}

interface DetailSectionProps {
  readonly title: string;
  /** Beside the title. */
  readonly act?: ReactNode;
  readonly children: ReactNode;
}

export function DetailSection({ title, act, children }: DetailSectionProps) {
  return (
    <section className="access-section" aria-label={title}>
      <div className="access-section-head">
        <h3>{title}</h3>
        {act}
      </div>
      {children}
    </section>
  );
}
