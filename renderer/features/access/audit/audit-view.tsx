import type { AuditEntry, AuditSubject } from '../../../../apps/contract/model/index.ts';
import {
  Blocks,
  Button,
  describeError,
  describeMoment,
  FailedPart,
  formatRowTime,
  Icon,
  Segments,
  StateGlyph,
} from '../../../shared/index.ts';
import { useAudit } from '../queries.ts';
import type { AccessView } from '../use-access-view.ts';
import { describeEntry, listedSubjects, subjectLabels } from './describe-entry.ts';

interface AuditViewProps {
  readonly view: AccessView;
  readonly nowMs: number;
}

function AuditRow({ entry, nowMs }: { readonly entry: AuditEntry; readonly nowMs: number }) {
  const { who, what, target, detail, failure } = describeEntry(entry);
  return (
    <tr data-testid="audit-row">
      <td className="muted" title={describeMoment(entry.atMs, nowMs)}>
        {formatRowTime(entry.atMs, nowMs)}
      </td>
      <td title={who}>{who}</td>
      <td className="medium" title={what}>
        {failure === null ? null : <StateGlyph state={failure === 'failed' ? 'failed' : 'warned'} size={10} />} {what}
        {failure === null ? '' : `: ${failure}`}
      </td>
      <td title={target}>
        <bdi>{target}</bdi>
      </td>
      <td className="muted" title={detail}>
        <bdi>{detail}</bdi>
      </td>
    </tr>
  );
}

function AuditTable({ entries, nowMs }: { readonly entries: readonly AuditEntry[]; readonly nowMs: number }) {
  return (
    <table className="plain-table audit-table fades-when-stale">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Which</th>
          <th scope="col">Detail</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

const subjects = [
  { value: 'all', label: 'All' },
  ...listedSubjects.map((value) => ({ value, label: subjectLabels[value] })),
] as const;

function AuditFilterLine({ view }: { readonly view: AccessView }) {
  return (
    <div className="audit-filter">
      <Segments<AuditSubject | 'all'>
        label="About"
        value={view.about ?? 'all'}
        options={subjects}
        onChange={(value) => view.setAbout(value === 'all' ? null : value)}
      />
      <label className="access-find">
        <Icon name="search" size={14} />
        <span className="hidden-text">Find in the audit</span>
        <input
          value={view.text}
          placeholder="Who, what or which"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          data-testid="audit-find"
          onChange={({ target }) => view.setText(target.value)}
        />
      </label>
    </div>
  );
}

/** Who did what to keys, projects, configuration, Ollama and models, newest first. */
export function AuditView({ view, nowMs }: AuditViewProps) {
  const audit = useAudit({ subject: view.about, text: view.text.trim() });
  const entries = audit.data?.pages.flat() ?? [];
  const isFiltered = view.about !== null || view.text !== '';
  return (
    <div className="access-list access-audit">
      <AuditFilterLine view={view} />
      {audit.isPending ? (
        <Blocks widths={[92, 88, 90, 84, 91, 86]} rowHeight={26} label="The audit is loading" />
      ) : null}
      {audit.error ? <FailedPart error={describeError(audit.error)} onRetry={() => void audit.refetch()} /> : null}
      {entries.length > 0 ? <AuditTable entries={entries} nowMs={nowMs} /> : null}
      {audit.data && entries.length === 0 ? (
        <div className="access-empty">
          <p>
            {isFiltered
              ? 'Nothing matches.'
              : 'Nothing was done yet. What is done to keys, projects, configuration, Ollama and models is written down here.'}
          </p>
          {isFiltered ? (
            <Button
              onClick={() => {
                view.clearAudit();
              }}
            >
              Clear
            </Button>
          ) : null}
        </div>
      ) : null}
      {audit.hasNextPage ? (
        <Button
          className="audit-older"
          whyNot={audit.isFetchingNextPage ? 'They are on their way.' : null}
          onClick={() => void audit.fetchNextPage()}
        >
          Show older
        </Button>
      ) : null}
    </div>
  );
}
