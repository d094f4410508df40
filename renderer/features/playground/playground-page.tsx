import './playground.css';
import { useEffect, useRef } from 'react';
import {
  Blocks,
  Button,
  describeError,
  FailedPart,
  modKey,
  type RunsHand,
  ToolBar,
  useHotkeys,
  useStatus,
} from '../../shared/index.ts';
import { CallPanel } from './call/call-panel.tsx';
import { KeptMenu } from './kept/kept-menu.tsx';
import { PromptPanel } from './prompt/prompt-panel.tsx';
import { AnswerColumn } from './run/answer-column.tsx';
import { ColumnHead } from './run/column-head.tsx';
import { nameColumn, type Playground, usePlayground } from './use-playground.ts';
import { mostColumns } from './use-playground-view.ts';

const isRunning = ({ runs }: RunsHand, id: string): boolean => runs[id]?.status === 'running';

function Columns({ view, models: { choices }, hand }: Playground) {
  const { columns } = view;
  const remove = (id: string): void => {
    hand.forget(id);
    view.remove(id);
  };
  return (
    <div className="answer-columns">
      {columns.map((column, place) => (
        <section key={column.id} className="answer-column" aria-label={`Column ${place + 1}`}>
          <ColumnHead
            column={column}
            place={place}
            choices={choices}
            isRunning={isRunning(hand, column.id)}
            onChange={view.change}
            onStop={() => hand.stop(column.id)}
            onRemove={columns.length === 1 ? null : () => remove(column.id)}
          />
          <AnswerColumn name={nameColumn(column, choices) || `column ${place + 1}`} run={hand.runs[column.id]} />
        </section>
      ))}
    </div>
  );
}

function Bar({ view, draft, hand, whyNot, take, run }: Playground) {
  return (
    <ToolBar title="Playground">
      {view.columns.some(({ id }) => isRunning(hand, id)) ? (
        <Button icon="stop" onClick={hand.stopAll} data-testid="stop-all">
          Stop <kbd>Esc</kbd>
        </Button>
      ) : null}
      <KeptMenu draft={draft} onTake={take} />
      <Button
        icon="compare"
        whyNot={view.columns.length < mostColumns ? null : 'Three stand side by side at most.'}
        onClick={view.add}
      >
        Compare
      </Button>
      <Button kind="primary" icon="start" whyNot={whyNot} onClick={run} data-testid="run">
        Run {modKey}↩
      </Button>
    </ToolBar>
  );
}

function Answers({ playground }: { readonly playground: Playground }) {
  const { data, error, refetch } = playground.models;
  const gatewayUrl = useStatus().data?.about.gatewayUrl ?? location.origin;
  return (
    <div className="answers">
      {error && !data ? (
        <div className="answers-problem">
          <FailedPart
            error={describeError(error)}
            stillWorks="A model can be named all the same."
            onRetry={() => void refetch()}
          />
        </div>
      ) : null}
      {data || error ? (
        <Columns {...playground} />
      ) : (
        <div className="answers-problem">
          <Blocks widths={[40, 90, 80, 86]} rowHeight={26} label="The models are loading" />
        </div>
      )}
      <CallPanel calls={playground.calls} gatewayUrl={gatewayUrl} />
    </div>
  );
}

/** Try any model as a client would. */
export function PlaygroundPage() {
  const playground = usePlayground();
  const { draft, tools, takenCount, change, hand, view, isStale } = playground;
  const prompt = useRef<HTMLTextAreaElement>(null);
  useEffect(() => prompt.current?.focus(), []);
  useHotkeys({
    'mod+Enter': playground.run,
    Escape: hand.stopAll,
    '/': () => prompt.current?.focus(),
  });
  return (
    <>
      <Bar {...playground} />
      <div className="playground" data-stale={isStale}>
        <PromptPanel
          key={takenCount}
          {...{ draft, tools, promptRef: prompt }}
          onChange={change}
          onDialect={view.setDialect}
          onStop={hand.stopAll}
        />
        <Answers playground={playground} />
      </div>
    </>
  );
}
