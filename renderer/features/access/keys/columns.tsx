import { type DataColumn, StateGlyph } from '../../../shared/index.ts';
import type { KeyRow } from './build-key-rows.ts';

/** The keys' columns. */
export const keyColumns = (count: number): DataColumn<KeyRow>[] => [
  {
    ...{ id: 'name', head: `Keys, ${count}`, label: 'Key', widthPx: 150, isFlexible: true, leavesAs: 0 },
    draw: ({ name, isGood }) => (
      <span title={name}>
        <bdi className={isGood ? 'medium' : 'dim'}>{name}</bdi>
      </span>
    ),
  },
  {
    ...{ id: 'prefix', head: 'Begins with', label: 'Begins with', widthPx: 164, leavesAs: 3 },
    draw: ({ prefix }) => <code className="dim">{prefix}</code>,
  },
  {
    ...{ id: 'project', head: 'Project', label: 'Project', widthPx: 92, leavesAs: 2 },
    draw: ({ project }) => <span className="muted">{project ?? <span className="dim">none</span>}</span>,
  },
  {
    ...{ id: 'scopes', head: 'May', label: 'May', widthPx: 96, leavesAs: 6 },
    draw: ({ scopes, isSigned }) => (
      <span className="small muted" title={isSigned ? `${scopes}; signed requests only` : scopes}>
        {scopes}
        {isSigned ? ', signed' : ''}
      </span>
    ),
  },
  {
    ...{ id: 'state', head: 'State', label: 'State', widthPx: 136, leavesAs: 1 },
    draw: ({ state }) => (
      <span className="small" title={state.text}>
        <StateGlyph state={state.glyph} size={10} /> {state.text}
      </span>
    ),
  },
  {
    ...{ id: 'last', head: 'Used', label: 'Last used', widthPx: 48, leavesAs: 4, isNumber: true },
    draw: ({ lastUsed }) => <span className="muted">{lastUsed}</span>,
  },
  {
    ...{ id: 'requests', head: '7 days', label: 'Requests in 7 days', widthPx: 50, leavesAs: 5, isNumber: true },
    draw: ({ requests }) => requests,
  },
];
