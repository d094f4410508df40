import type { ReactNode } from 'react';
import { formatClock } from '../format/format-time.ts';
import { useConnection, useReconnect } from '../rpc/control-context.ts';
import { StateGlyph } from './state-glyph.tsx';

function StaleMark() {
  const { isStale, lastEventAtMs } = useConnection();
  const reconnect = useReconnect();
  return (
    <span role="status">
      {isStale ? (
        <button type="button" className="stale-mark" title="Try now" onClick={reconnect} data-testid="stale-mark">
          <StateGlyph state="warned" size={11} />
          as of {formatClock(lastEventAtMs)}, reconnecting
        </button>
      ) : null}
    </span>
  );
}

interface ToolBarProps {
  readonly title: string;
  /** Beside the title: what the page shows. */
  readonly scope?: ReactNode;
  /** At the right end: what can be done. */
  readonly children?: ReactNode;
}

/** The page's bar: its name, its scope, whether its figures are current, and its controls. Nothing left of the mark moves when it comes. */
export function ToolBar({ title, scope, children }: ToolBarProps) {
  return (
    <header className="tool-bar">
      <h1>{title}</h1>
      {scope}
      <span className="spring" />
      <StaleMark />
      {children}
    </header>
  );
}
