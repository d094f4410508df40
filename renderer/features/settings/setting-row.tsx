import type { ReactNode } from 'react';

interface SettingRowProps {
  readonly label: string;
  /** Of the control that the label is for; none where there is no control. */
  readonly htmlFor?: string;
  readonly help?: ReactNode;
  readonly source?: string;
  readonly children: ReactNode;
}

/** A setting: its name, what it is set with, where the value comes from, and what it does. */
export function SettingRow({ label, htmlFor, help, source, children }: SettingRowProps) {
  return (
    <div className="setting-row">
      {htmlFor === undefined ? (
        <span className="setting-label">{label}</span>
      ) : (
        <label className="setting-label" htmlFor={htmlFor}>
          {label}
        </label>
      )}
      <div className="setting-control">{children}</div>
      <span className="note dim setting-source">{source}</span>
      {help === undefined ? null : <p className="small muted setting-help">{help}</p>}
    </div>
  );
}

/** Settings that belong together. */
export function SettingSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="setting-section" aria-label={title}>
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  );
}
