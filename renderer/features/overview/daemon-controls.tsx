import type { Status } from '../../../apps/contract/control/index.ts';
import {
  CopyButton,
  formatMoment,
  formatSpan,
  type GlyphState,
  IconButton,
  StateGlyph,
  useDaemonOrders,
  useNow,
} from '../../shared/index.ts';
import { describeDaemon } from './describe-daemon.ts';

function DaemonSign({ status }: { readonly status: Status }) {
  const { glyph, words }: { glyph: GlyphState; words: string } = describeDaemon(status.daemon.state);
  const { state } = status.daemon;
  const nowMs = useNow(30_000);
  return (
    <span className="daemon-sign small muted" data-testid="daemon-state" data-state={state.kind}>
      <StateGlyph state={glyph} /> <span className="medium live-figure">{words}</span>
      {state.kind === 'ready' ? (
        <span className="daemon-uptime" title={`since ${formatMoment(state.sinceMs)}`}>
          {' '}
          up {formatSpan(nowMs - state.sinceMs)}
        </span>
      ) : null}
    </span>
  );
}

/** The daemon in the tool bar: state, where to connect, start, restart, stop. */
export function DaemonControls({ status }: { readonly status: Status }) {
  const { give, pending, whyNot } = useDaemonOrders();
  const { canStart, canStop } = describeDaemon(status.daemon.state);
  const { gatewayUrl } = status.about;
  const wait = pending ? 'It is at work.' : whyNot;
  return (
    <>
      <DaemonSign status={status} />
      <CopyButton text={gatewayUrl} what="base URL">
        <span className="mono">{gatewayUrl.replace(/^https?:\/\//, '')}</span>
      </CopyButton>
      {canStart ? (
        <IconButton
          icon="start"
          label="Start Ollama"
          whyNot={wait}
          onClick={() => give('start')}
          data-testid="daemon-start"
        />
      ) : null}
      {canStop ? (
        <>
          <IconButton
            icon="restart"
            label="Restart Ollama"
            whyNot={wait}
            onClick={() => give('restart')}
            data-testid="daemon-restart"
          />
          <IconButton
            icon="stop"
            label="Stop Ollama"
            whyNot={wait}
            onClick={() => give('stop')}
            data-testid="daemon-stop"
          />
        </>
      ) : null}
    </>
  );
}
