import { Blocks, Button, describeError, FailedPart, useDaemonOrders, useStatus } from '../../shared/index.ts';
import type { LogsView } from './use-logs-view.ts';

interface ListStateProps {
  readonly view: LogsView;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onRetry: () => void;
}

function useWhyEmpty(source: LogsView['source']): string {
  const state = useStatus().data?.daemon.state;
  if (source === 'drover') return 'Drover has written no line yet.';
  if (source === 'errors') return 'No error in either log.';
  if (state?.kind === 'ready' && state.ownership === 'adopted')
    return 'Drover did not start this Ollama: its lines are where the program that did keeps them.';
  return state?.kind === 'ready' ? 'Ollama has written no line yet.' : 'Ollama has not run yet, so it has no lines.';
}

function Empty({ view }: Pick<ListStateProps, 'view'>) {
  const sentence = useWhyEmpty(view.source);
  const { give, whyNot } = useDaemonOrders();
  const state = useStatus().data?.daemon.state.kind;
  const canStart = view.source === 'ollama' && (state === 'stopped' || state === 'failed');
  if (view.text === '' && view.model === '' && view.level === null) {
    return (
      <>
        <p>{sentence}</p>
        {canStart ? (
          <Button icon="start" whyNot={whyNot} onClick={() => give('start')}>
            Start Ollama
          </Button>
        ) : null}
      </>
    );
  }
  return (
    <>
      <p>Nothing matches in what has been read.</p>
      <Button onClick={view.clear}>Clear the filter</Button>
    </>
  );
}

/** What stands in place of lines while there are none. */
export function ListState({ view, error, isPending, onRetry }: ListStateProps) {
  if (error) {
    return (
      <div className="log-state">
        <FailedPart error={describeError(error)} stillWorks="Both logs are written all the same." onRetry={onRetry} />
      </div>
    );
  }
  if (isPending) {
    const widths = Array.from({ length: 20 }, (_, row) => 92 - ((row * 29) % 41));
    return (
      <div className="log-state">
        <Blocks widths={widths} rowHeight={18} label="The log is loading" />
      </div>
    );
  }
  return (
    <div className="log-state" data-testid="no-lines">
      <Empty view={view} />
    </div>
  );
}
