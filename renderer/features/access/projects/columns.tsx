import { type DataColumn, StateGlyph } from '../../../shared/index.ts';
import { MeterBar } from '../meter-bar.tsx';
import type { ProjectRow } from './build-project-rows.ts';

function NameCell({ row: { id, full } }: { readonly row: ProjectRow }) {
  return (
    <span title={full.length === 0 ? id : full.join('. ')}>
      <StateGlyph
        state={full.length === 0 ? 'ok' : 'warned'}
        size={10}
        label={full.length === 0 ? 'Open' : 'Used up'}
      />{' '}
      <bdi className="medium">{id}</bdi>
    </span>
  );
}

const none = <span className="dim">none</span>;

/** Beside the numbers that end where it begins. */
const afterNumber = (text: string) => <span className="access-after-number">{text}</span>;

/** The projects' columns. */
export const projectColumns = (count: number): DataColumn<ProjectRow>[] => [
  {
    ...{ id: 'name', head: `Projects, ${count}`, label: 'Project', widthPx: 104, isFlexible: true, leavesAs: 0 },
    draw: (row) => <NameCell row={row} />,
  },
  {
    ...{ id: 'apps', head: 'Apps', label: 'Apps', widthPx: 84, leavesAs: 4 },
    draw: ({ apps, allApps }) => (
      <span className="small muted" title={allApps}>
        {apps === '' ? none : apps}
      </span>
    ),
  },
  {
    ...{ id: 'keys', head: 'Keys', label: 'Keys', widthPx: 32, leavesAs: 3, isNumber: true },
    draw: ({ keys }) => keys,
  },
  {
    ...{ id: 'rpm', head: afterNumber('Requests a minute'), label: 'Requests a minute', widthPx: 132, leavesAs: 1 },
    draw: ({ rpm }) => (
      <span className="access-after-number">
        <MeterBar meter={rpm} />
      </span>
    ),
  },
  {
    ...{ id: 'today', head: 'Tokens today', label: 'Tokens today', widthPx: 142, leavesAs: 2 },
    draw: ({ today }) => <MeterBar meter={today} />,
  },
  {
    ...{ id: 'priority', head: 'Priority', label: 'Priority', widthPx: 70, leavesAs: 6 },
    draw: ({ priority }) => <span className={priority === 'batch' ? 'small' : 'small muted'}>{priority}</span>,
  },
  {
    ...{ id: 'models', head: 'Models', label: 'Models', widthPx: 96, leavesAs: 5 },
    draw: ({ models, isLocalOnly }) => (
      <span className="small muted" title={isLocalOnly ? `${models}; local only` : models}>
        {isLocalOnly ? `${models}, local only` : models}
      </span>
    ),
  },
  {
    ...{ id: 'requests', head: '7 days', label: 'Requests in 7 days', widthPx: 50, leavesAs: 7, isNumber: true },
    draw: ({ requests }) => requests,
  },
];
