import { type ReactNode, useId } from 'react';

interface BandProps {
  readonly label: string;
  /** Under the label: the span, the number of open problems. */
  readonly note?: string;
  readonly children: ReactNode;
}

/** One horizontal band of the page: its name in the gutter, its content beside it. */
export function Band({ label, note, children }: BandProps) {
  const id = useId();
  return (
    <section className="band" aria-labelledby={id}>
      <h2 id={id}>
        {label}
        {note === undefined ? null : <small>{note}</small>}
      </h2>
      <div className="band-content fades-when-stale">{children}</div>
    </section>
  );
}
