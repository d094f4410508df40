import { CopyButton, formatCount, plural } from '../../shared/index.ts';
import { describeFiles } from './describe-files.ts';
import { useLogFiles } from './queries.ts';
import type { LogsView } from './use-logs-view.ts';

interface LogsFootProps {
  readonly view: LogsView;
  /** `null` while none has been read. */
  readonly lineCount: number | null;
  /** Under a filter: how many of them are shown. */
  readonly foundCount: number | null;
}

const buildCommand = ({ source, text }: LogsView): string => {
  const what = source === 'errors' ? 'all --level error' : source;
  return `drover logs ${what}${text === '' ? '' : ` --text '${text.replaceAll("'", `'\\''`)}'`} -f`;
};

/** How much there is, where it lies, and the line that shows the same in a terminal. */
export function LogsFoot({ view, lineCount, foundCount }: LogsFootProps) {
  const { data } = useLogFiles();
  const files = data ? describeFiles(data, view.source) : null;
  return (
    <footer className="status-line">
      <span>
        {foundCount === null || lineCount === null ? '' : `${formatCount(foundCount)} of `}
        {lineCount === null ? '' : plural(lineCount, 'line')}
      </span>
      {files ? (
        <span className="log-files" data-testid="log-files">
          <CopyButton text={files.path} what="the path of the log" kind="quiet" size="small">
            {files.name}
          </CopyButton>{' '}
          <span>{files.sentence}</span>
        </span>
      ) : null}
      <span className="spring" />
      <CopyButton text={buildCommand(view)} what="the command" kind="quiet" size="small">
        <code className="log-command">{buildCommand(view)}</code>
      </CopyButton>
      <span className="key-hint">
        <kbd>J</kbd> <kbd>K</kbd> move
      </span>
      <span className="key-hint">
        <kbd>Y</kbd> copy
      </span>
      <span className="key-hint">
        <kbd>Space</kbd> pause
      </span>
    </footer>
  );
}
