import { buildFirstCall } from './build-first-call.ts';
import { CopyButton } from './copy-button.tsx';

interface FirstStepsProps {
  readonly gatewayUrl: string;
  readonly model: string | null;
  readonly sentence: string;
}

/** What to do when no request has come yet. */
export function FirstSteps({ gatewayUrl, model, sentence }: FirstStepsProps) {
  return (
    <div className="first-steps" data-testid="first-steps">
      <p className="muted">
        {sentence} Point an app at <span className="mono live-figure">{gatewayUrl.replace(/^https?:\/\//, '')}</span>,
        or try it:
      </p>
      <p className="first-call">
        <code className="cut">{buildFirstCall(gatewayUrl, model)}</code>
        <CopyButton text={buildFirstCall(gatewayUrl, model)} what="curl line" size="small">
          Copy
        </CopyButton>
      </p>
    </div>
  );
}
