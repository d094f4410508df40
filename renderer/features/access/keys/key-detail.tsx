import { Link } from '@tanstack/react-router';
import type { KeepAlive, KeyReport } from '../../../../apps/contract/model/index.ts';
import {
  Button,
  CopyButton,
  describeMoment,
  formatAgo,
  formatMoment,
  plural,
  quoteFilterValue,
  StateGlyph,
  useConfirm,
} from '../../../shared/index.ts';
import type { AccessPartProps } from '../access-part.ts';
import { findMeter, limitLabels } from '../build-meter.ts';
import { DetailFrame, DetailSection } from '../detail-frame.tsx';
import { MeterBar } from '../meter-bar.tsx';
import { MostList } from '../most/most-list.tsx';
import { describeModels } from '../projects/build-project-rows.ts';
import { limitNames } from '../projects/limits-section.tsx';
import { listStayChoices, readStayChoice } from '../projects/read-project-stay.ts';
import { askBeforeRevoking } from './ask-before-revoking.ts';
import { describeFrom, describeStanding, prefixOf } from './build-key-rows.ts';

interface KeyDetailProps extends AccessPartProps {
  readonly report: KeyReport;
}

const describeKeepAlive = (keepAlive: KeepAlive): string =>
  listStayChoices(keepAlive).find(({ value }) => value === readStayChoice(keepAlive))?.label ?? String(keepAlive);

const scopeWords = { infer: 'ask models', manage: 'pull, load and delete models', admin: 'administer' } as const;

function FactsSection({ report, view, nowMs }: Pick<KeyDetailProps, 'report' | 'view' | 'nowMs'>) {
  const { record } = report;
  const used = record.lastUsedAtMs === null ? 'never' : formatAgo(record.lastUsedAtMs, nowMs);
  const from = describeFrom(report);
  const facts: readonly (readonly [string, React.ReactNode, string?])[] = [
    ['Project', record.project === null ? 'none' : <ProjectLink key="project" id={record.project} view={view} />],
    ['May', record.scopes.map((scope) => scopeWords[scope]).join('; ') || 'nothing'],
    ['Models', describeModels(record.models)],
    ['Sent', record.mode === 'signed' ? 'as a signature, never itself' : 'with each request'],
    ...(record.keepAlive === null ? [] : ([['Models stay', describeKeepAlive(record.keepAlive)]] as const)),
    ['Made', formatAgo(record.createdAtMs, nowMs), describeMoment(record.createdAtMs, nowMs)],
    ['Expires', record.expiresAtMs === null ? 'never' : formatMoment(record.expiresAtMs)],
    ['Last used', from === '' ? used : `${used}, ${from}`],
    ...(report.requests === null ? [] : ([['7 days', <Requests key="requests" report={report} />]] as const)),
    ...(record.replacedBy === null
      ? []
      : ([['Replaced by', <code key="next">{prefixOf(record.replacedBy)}</code>]] as const)),
  ];
  return (
    <DetailSection title="Facts">
      <dl className="access-facts">
        {facts.map(([name, value, title]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={title}>{value}</dd>
          </div>
        ))}
      </dl>
    </DetailSection>
  );
}

/** Keys may share a name: the id finds its requests alone. */
function Requests({ report: { record, requests } }: Pick<KeyDetailProps, 'report'>) {
  if (requests === null || requests === 0) return 'no request';
  return (
    <Link to="/requests" search={{ q: `since:7d key:${quoteFilterValue(record.id)}` }} className="access-link">
      {plural(requests, 'request')}
    </Link>
  );
}

function ProjectLink({ id, view }: { readonly id: string; readonly view: KeyDetailProps['view'] }) {
  return (
    <button type="button" className="access-link" onClick={() => view.openProject(id)}>
      {id}
    </button>
  );
}

function LimitsOfKey({ report }: Pick<KeyDetailProps, 'report'>) {
  const names = limitNames.filter((name) => report.record.limits[name] !== null);
  return (
    <DetailSection title="Limits of its own">
      {names.length === 0 ? <p className="small muted">None; those of its project hold.</p> : null}
      <dl className="limit-list">
        {names.map((name) => (
          <div key={name}>
            <dt>{limitLabels[name]}</dt>
            <dd>
              <MeterBar meter={findMeter(report.meters, name)} />
            </dd>
          </div>
        ))}
      </dl>
    </DetailSection>
  );
}

/** One key in full, and what can be done with it. */
export function KeyDetail({ report, view, orders, dialogs, nowMs }: KeyDetailProps) {
  const confirm = useConfirm();
  const { record, standing } = report;
  const state = describeStanding(standing, record, nowMs);
  const canRotate = standing === 'good' && record.replacedBy === null;
  const isGood = standing === 'good' || standing === 'replaced';
  const revoke = (): void =>
    confirm({
      ...askBeforeRevoking(report, nowMs),
      onConfirm: () => orders.revokeKey({ id: record.id, name: record.name }),
    });
  const command = `drover keys ${canRotate ? 'rotate' : 'revoke'} ${record.id}`;
  return (
    <DetailFrame
      label={`Key ${record.name}, ${prefixOf(record.id)}`}
      title={record.name}
      facts={
        <>
          <StateGlyph state={state.glyph} size={11} /> {state.text} · <code>{prefixOf(record.id)}</code>
        </>
      }
      onClose={view.close}
      acts={
        isGood ? (
          <>
            <Button size="small" whyNot={orders.whyNotService} onClick={() => dialogs.changeKey(report)}>
              Change…
            </Button>
            {canRotate ? (
              <Button size="small" icon="restart" whyNot={orders.whyNotService} onClick={() => dialogs.rotate(report)}>
                Rotate…
              </Button>
            ) : null}
            <Button size="small" icon="cross" whyNot={orders.whyNotService} onClick={revoke}>
              Revoke…
            </Button>
          </>
        ) : null
      }
    >
      <FactsSection {...{ report, view, nowMs }} />
      <LimitsOfKey report={report} />
      <DetailSection title="The most for one request">
        <MostList ceilings={record.ceilings} none="None of its own; that of its project holds." />
      </DetailSection>
      {isGood ? (
        <section className="access-section" aria-label="On the command line">
          <p className="access-line">
            <code className="cut">{command}</code>
            <CopyButton text={command} what="command" kind="quiet" size="small" />
          </p>
        </section>
      ) : null}
    </DetailFrame>
  );
}
