import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Status } from '../../../../apps/contract/control/index.ts';
import { formatTransfer } from '../../format/format-bytes.ts';
import { renderQuantity } from '../../format/quantity.ts';
import { useControl, useControlEvent } from '../../rpc/control-context.ts';
import { useComplaint } from '../../rpc/use-complaint.ts';
import { useDaemonOrders } from '../../rpc/use-daemon-orders.ts';
import { Button } from '../button.tsx';
import { FirstSteps } from '../first-steps.tsx';
import { Prose } from '../prose.tsx';
import { StateGlyph } from '../state-glyph.tsx';
import { buildFirstRun, type FirstRunStep, type Starter } from './build-first-run.ts';

interface StepProps {
  readonly title: string;
  readonly isDone: boolean;
  readonly isNext: boolean;
  /** None where there is nothing after it. */
  readonly onSkip?: () => void;
  readonly children: ReactNode;
}

function Step({ title, isDone, isNext, onSkip, children }: StepProps) {
  return (
    <li className="first-run-step" aria-current={isNext ? 'step' : undefined} data-done={isDone}>
      <StateGlyph state={isDone ? 'ok' : isNext ? 'waiting' : 'off'} />
      <div>
        <h3>{title}</h3>
        {children}
      </div>
      {isNext && onSkip ? (
        <Button kind="quiet" size="small" aria-label={`Skip: ${title}`} onClick={onSkip}>
          Skip
        </Button>
      ) : null}
    </li>
  );
}

function OfferButton({ offer }: { readonly offer: Starter }) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const complain = useComplaint();
  const pull = useMutation({
    mutationFn: () => client.models.pull({ model: offer.name }),
    onSuccess: () => cache.invalidateQueries({ queryKey: queries.models.page.key() }),
    onError: (error) => complain(error, 'The download did not begin.'),
  });
  return (
    <Button
      size="small"
      whyNot={pull.isPending ? 'The download begins.' : null}
      onClick={() => pull.mutate()}
    >{`Get ${offer.name}, about ${renderQuantity(formatTransfer(offer.sizeBytes))}`}</Button>
  );
}

/** Pulls and installs are facts of `watch`; the page behind them is taken again. */
function useModels() {
  const { queries } = useControl();
  const cache = useQueryClient();
  useControlEvent(({ type }) => {
    if (type === 'pulls-changed' || type === 'installed-changed' || type === 'daemon-changed') {
      void cache.invalidateQueries({ queryKey: queries.models.page.key() });
    }
  });
  return useQuery(queries.models.page.queryOptions());
}

/** The way to the first answer, in three steps: Ollama, a model that fits, the first request. Each shows how it stands and can be skipped. */
export function FirstRun({ status, sentence }: { readonly status: Status; readonly sentence: string }) {
  const [skipped, setSkipped] = useState<ReadonlySet<FirstRunStep>>(new Set());
  const models = useModels().data ?? { installed: null, pulls: [] };
  const { give, pending, whyNot } = useDaemonOrders();
  const { ollama, model, next } = buildFirstRun(status, models, skipped);
  const skip = (step: FirstRunStep) => (): void => setSkipped(new Set([...skipped, step]));
  const name = status.resident[0]?.name ?? models.installed?.[0]?.name ?? model.offer?.name ?? null;
  const isComing = status.inFlight.length > 0;
  return (
    <ol className="first-run" aria-label="First steps">
      <Step title="Ollama" isDone={ollama.isDone} isNext={next === 'ollama'} onSkip={skip('ollama')}>
        <p className="small muted">
          {ollama.text} <Prose text={ollama.advice} />
        </p>
        {ollama.canStart ? (
          <Button size="small" whyNot={whyNot ?? (pending ? 'It is being done.' : null)} onClick={() => give('start')}>
            Start Ollama
          </Button>
        ) : null}
      </Step>
      <Step title="A model that fits this Mac" isDone={model.isDone} isNext={next === 'model'} onSkip={skip('model')}>
        <p className="small muted" role="status">
          {model.text}
        </p>
        {model.offer ? <OfferButton offer={model.offer} /> : null}
      </Step>
      <Step title="The first request" isDone={false} isNext={next === 'request'}>
        <FirstSteps gatewayUrl={status.about.gatewayUrl} model={name} sentence={sentence} />
        <p className="small muted" role="status">
          {isComing
            ? 'The first one is running.'
            : 'It shows here when it comes. Connect has the settings of each client.'}
        </p>
      </Step>
    </ol>
  );
}
