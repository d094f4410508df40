import type { Status } from '../../../../apps/contract/control/index.ts';
import { Button, formatSpeed, Prose, StateGlyph, useDaemonOrders, useNow } from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import { describeNow, type NowSentence } from './describe-now.ts';
import { listRunning } from './list-running.ts';
import { RunningTable } from './running-table.tsx';

function NextStep({ sentence }: { readonly sentence: NowSentence }) {
  if (sentence.advice === null) return null;
  return (
    <div className="next-step" data-testid="daemon-advice">
      <p className="muted">
        <Prose text={sentence.advice} />
      </p>
      {sentence.lastLines.length === 0 ? null : (
        <details>
          <summary>Its last lines</summary>
          <pre>{sentence.lastLines.join('\n')}</pre>
        </details>
      )}
    </div>
  );
}

/** First band: the sentence, then what runs. */
export function NowBand({ status }: { readonly status: Status }) {
  const { give, pending, whyNot } = useDaemonOrders();
  const sentence = describeNow(status, useNow(1000));
  const { rows, moreText } = listRunning(status.inFlight, status.resident);
  return (
    <Band label="Now">
      <div className="band-head">
        <p className="sentence" data-testid="now-sentence">
          <StateGlyph state={sentence.glyph} size={14} />
          <span className="sentence-text">
            {sentence.headline} <span className="muted">{sentence.detail}</span>
          </span>
        </p>
        {sentence.canStart ? (
          <Button
            kind="primary"
            icon="start"
            whyNot={pending ? 'It is starting.' : whyNot}
            onClick={() => give('start')}
            data-testid="sentence-start"
          >
            Start Ollama
          </Button>
        ) : null}
        {status.tokensPerSecond > 0 ? (
          <p className="small muted number">
            <span className="medium live-figure">{formatSpeed(status.tokensPerSecond)}</span> tok/s now
          </p>
        ) : null}
      </div>
      <NextStep sentence={sentence} />
      <RunningTable rows={rows} moreText={moreText} />
    </Band>
  );
}
