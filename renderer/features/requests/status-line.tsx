import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import { formatTokens, plural } from '../../shared/index.ts';
import { useFacets } from './queries.ts';

/** Totals of what the filter finds, and the keys that matter here. */
export function StatusLine({ filter }: { readonly filter: RequestFilter }) {
  const { data } = useFacets(filter);
  return (
    <footer className="status-line">
      <span>{data ? plural(data.total, 'request') : ''}</span>
      <span>
        {data ? `${formatTokens(data.promptTokens)} read, ${formatTokens(data.completionTokens)} written` : ''}
      </span>
      <span className="spring" />
      <span className="key-hint">
        <kbd>J</kbd> <kbd>K</kbd> move
      </span>
      <span className="key-hint">
        <kbd>Space</kbd> pause
      </span>
      <span className="key-hint">
        <kbd>?</kbd> keys
      </span>
    </footer>
  );
}
