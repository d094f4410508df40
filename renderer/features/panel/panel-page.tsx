import './panel.css';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Problem } from '../../../apps/contract/model/index.ts';
import { Blocks, CopyButton, StateGlyph, UpdateLine, useConnection, useStatus } from '../../shared/index.ts';
import { PanelHead } from './panel-head.tsx';
import { PanelMemory } from './panel-memory.tsx';
import { PanelRunning } from './panel-running.tsx';
import { walkWithArrows } from './walk-with-arrows.ts';

function NewestProblem({ problem }: { readonly problem: Problem | undefined }) {
  if (problem === undefined) return null;
  return (
    <section aria-label="Problem" className="panel-problem">
      <StateGlyph state={problem.severity === 'failure' ? 'failed' : 'warned'} size={13} label={problem.severity} />
      <div>
        <p className="medium">{problem.title}</p>
        <p className="small muted">{problem.detail}</p>
        <a className="button" data-kind="plain" data-size="small" href="/" target="_blank" rel="noreferrer">
          Show in Drover
        </a>
      </div>
    </section>
  );
}

/** The page fills its window; the panel's window follows its page. */
function usePanelLook(): void {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset['view'] = 'panel';
    return () => {
      delete dataset['view'];
    };
  }, []);
}

function Contents() {
  const { data: status } = useStatus();
  const { isStale } = useConnection();
  if (!status) return <Blocks widths={[60, 90, 90, 70]} rowHeight={26} label="Loading" />;
  return (
    <>
      <PanelHead status={status} />
      {isStale ? <p className="panel-stale small">The Drover service does not answer.</p> : null}
      <PanelMemory status={status} />
      <PanelRunning inFlight={status.inFlight} />
      <NewestProblem problem={status.problems[0]} />
      <UpdateLine className="panel-update" />
      <footer className="panel-foot">
        <CopyButton text={status.about.gatewayUrl} what="base URL" size="small">
          <span className="mono">{status.about.gatewayUrl.replace(/^https?:\/\//, '')}</span>
        </CopyButton>
        <a className="button" data-kind="primary" data-size="small" href="/" target="_blank" rel="noreferrer">
          Open Drover
        </a>
      </footer>
    </>
  );
}

/** What hangs under the menu-bar icon. Links open in the window; arrows walk what can be clicked. */
export function PanelPage() {
  usePanelLook();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => walkWithArrows(panel.current), []);
  return (
    <main className="panel" ref={panel}>
      <Contents />
    </main>
  );
}
