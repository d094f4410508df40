import type { Status } from '../../../apps/contract/control/index.ts';
import { IconButton, StateGlyph, useDaemonOrders } from '../../shared/index.ts';
import { describePanelHead } from './describe-panel.ts';

/** How things stand, with start, restart and stop. */
export function PanelHead({ status }: { readonly status: Status }) {
  const { give, pending, whyNot } = useDaemonOrders();
  const { glyph, words, detail, canStart, canStop } = describePanelHead(status);
  const wait = pending ? 'It is at work.' : whyNot;
  return (
    <header className="panel-head">
      <div>
        <h1 className="panel-title">
          <StateGlyph state={glyph} size={13} /> {words}
        </h1>
        <p className="small muted">{detail}</p>
      </div>
      {canStart ? <IconButton icon="start" label="Start Ollama" whyNot={wait} onClick={() => give('start')} /> : null}
      {canStop ? (
        <>
          <IconButton icon="restart" label="Restart Ollama" whyNot={wait} onClick={() => give('restart')} />
          <IconButton icon="stop" label="Stop Ollama" whyNot={wait} onClick={() => give('stop')} />
        </>
      ) : null}
    </header>
  );
}
