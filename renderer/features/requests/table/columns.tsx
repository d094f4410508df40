import {
  type DataColumn,
  describeMoment,
  formatCount,
  formatOverhead,
  formatRowTime,
  formatSeconds,
  formatTransfer,
  Icon,
  renderQuantity,
  StateGlyph,
} from '../../../shared/index.ts';
import { describeFirstToken, describeSpeed, describeState, describeTotal, listTags } from './describe-row.ts';
import type { RequestRow } from './row.ts';

export interface RequestColumn extends DataColumn<RequestRow> {
  /** In its plain form, for export. */
  readonly plain: (row: RequestRow) => string | number | null;
  readonly isShownAtFirst: boolean;
  /** Cannot be switched off. */
  readonly isFixed?: boolean;
}

function drawTime({ record }: RequestRow) {
  const ms = Date.parse(record.receivedAt);
  return (
    <span className="dim" title={describeMoment(ms, Date.now())}>
      {formatRowTime(ms, Date.now())}
    </span>
  );
}

function drawState(row: RequestRow) {
  const { glyph, word } = describeState(row);
  return <StateGlyph state={glyph} label={word} />;
}

function drawCaller({ record }: RequestRow) {
  const caller = record.app ?? record.route;
  return (
    <span title={record.project === null ? caller : `${caller}, ${record.project}`}>
      <span className="medium">{caller}</span> <span className="dim">{record.project}</span>
    </span>
  );
}

function drawModel(row: RequestRow) {
  const { model, servedModel } = row.record;
  const isRenamed = servedModel !== null && model !== null && model !== servedModel;
  return (
    <span className="model-cell" title={isRenamed ? `${model} → ${servedModel}` : (model ?? undefined)}>
      {isRenamed ? (
        <span className="dim renamed" role="img" aria-label={`asked for as ${model}`}>
          <Icon name="arrow" size={12} />
        </span>
      ) : null}
      <span className="cut">{servedModel ?? model}</span>
      {listTags(row).map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </span>
  );
}

function drawFirst(row: RequestRow) {
  const { text, isDim } = describeFirstToken(row);
  return isDim ? <span className="dim">{text}</span> : text;
}

function drawTotal(row: RequestRow) {
  const { text, isRunning } = describeTotal(row);
  return isRunning ? (
    <>
      {text} <span className="unit">…</span>
    </>
  ) : (
    text
  );
}

const orNone = <Value,>(value: Value | null, render: (value: Value) => string): string =>
  value === null ? '' : render(value);

type Plain = string | number | null;
interface NumberColumn {
  readonly id: string;
  readonly head: string;
  readonly label: string;
  readonly widthPx: number;
  readonly isShownAtFirst?: boolean;
  readonly value: (record: RequestRow['record']) => number | null;
  readonly render: (value: number) => string;
}

const numberColumn = ({ value, render, isShownAtFirst = false, ...rest }: NumberColumn): RequestColumn => ({
  ...rest,
  isNumber: true,
  isShownAtFirst,
  draw: ({ record }) => orNone(value(record), render),
  plain: ({ record }) => value(record),
});

interface TextColumn {
  readonly id: string;
  readonly head: string;
  readonly widthPx: number;
  readonly isShownAtFirst?: boolean;
  readonly value: (record: RequestRow['record']) => Plain;
}

const textColumn = ({ id, head, widthPx, value, isShownAtFirst = false }: TextColumn): RequestColumn => ({
  id,
  head,
  label: head,
  widthPx,
  isShownAtFirst,
  draw: ({ record }) => <span title={String(value(record) ?? '')}>{value(record)}</span>,
  plain: ({ record }) => value(record),
});

const leading: readonly RequestColumn[] = [
  {
    id: 'time',
    head: 'Time',
    label: 'Time',
    widthPx: 60,
    isSortedDescending: true,
    isFixed: true,
    isShownAtFirst: true,
    draw: drawTime,
    plain: ({ record }) => record.receivedAt,
  },
  {
    id: 'state',
    head: '',
    label: 'State',
    widthPx: 14,
    isFixed: true,
    isShownAtFirst: true,
    draw: drawState,
    plain: ({ record }) => record.outcome ?? 'running',
  },
  {
    id: 'app',
    head: 'App, project',
    label: 'App, project',
    widthPx: 100,
    isFlexible: true,
    isFixed: true,
    isShownAtFirst: true,
    draw: drawCaller,
    plain: ({ record }) => [record.app, record.project].filter(Boolean).join(', '),
  },
  {
    id: 'model',
    head: 'Model',
    label: 'Model',
    widthPx: 176,
    isShownAtFirst: true,
    draw: drawModel,
    plain: ({ record }) => record.servedModel ?? record.model,
  },
  {
    id: 'first',
    head: 'First, s',
    label: 'First token, s',
    widthPx: 48,
    isNumber: true,
    isShownAtFirst: true,
    draw: drawFirst,
    plain: ({ record }) => record.firstTokenMs,
  },
  {
    id: 'speed',
    head: 'Tok/s',
    label: 'Writing, tok/s',
    widthPx: 42,
    isNumber: true,
    isShownAtFirst: true,
    draw: describeSpeed,
    plain: ({ record }) => record.decodeTokensPerSecond,
  },
  {
    id: 'total',
    head: 'Total, s',
    label: 'Total, s',
    widthPx: 54,
    isNumber: true,
    isShownAtFirst: true,
    draw: drawTotal,
    plain: ({ record }) => record.totalMs,
  },
];

/** Every column, in order of priority: when room is short they leave from the end. */
export const requestColumns: readonly RequestColumn[] = [
  ...leading,
  numberColumn({
    id: 'read',
    head: 'Read',
    label: 'Tokens read',
    widthPx: 50,
    isShownAtFirst: true,
    value: ({ promptTokens }) => promptTokens,
    render: formatCount,
  }),
  numberColumn({
    id: 'cached',
    head: 'Cached',
    label: 'Tokens from the cache',
    widthPx: 50,
    isShownAtFirst: true,
    value: ({ cachedTokens }) => cachedTokens,
    render: formatCount,
  }),
  numberColumn({
    id: 'written',
    head: 'Written',
    label: 'Tokens written',
    widthPx: 50,
    isShownAtFirst: true,
    value: ({ completionTokens }) => completionTokens,
    render: formatCount,
  }),
  numberColumn({
    id: 'queue',
    head: 'In line, s',
    label: 'In line, s',
    widthPx: 56,
    isShownAtFirst: true,
    value: ({ queueMs }) => queueMs,
    render: formatSeconds,
  }),
  numberColumn({
    id: 'load',
    head: 'Load, s',
    label: 'Loading, s',
    widthPx: 50,
    isShownAtFirst: true,
    value: ({ loadMs }) => loadMs,
    render: formatSeconds,
  }),
  numberColumn({
    id: 'readSpeed',
    head: 'Read tok/s',
    label: 'Reading, tok/s',
    widthPx: 64,
    isShownAtFirst: true,
    value: ({ prefillTokensPerSecond }) => prefillTokensPerSecond,
    render: formatCount,
  }),
  textColumn({ id: 'backend', head: 'Backend', widthPx: 76, isShownAtFirst: true, value: ({ backend }) => backend }),
  numberColumn({
    id: 'status',
    head: 'Status',
    label: 'Status',
    widthPx: 44,
    isShownAtFirst: true,
    value: ({ status }) => status,
    render: String,
  }),
  textColumn({ id: 'code', head: 'Code', widthPx: 130, value: ({ errorCode }) => errorCode }),
  textColumn({ id: 'route', head: 'Route', widthPx: 150, value: ({ route }) => route }),
  textColumn({ id: 'session', head: 'Session', widthPx: 100, value: ({ session }) => session }),
  textColumn({
    id: 'dialects',
    head: 'Spoken',
    widthPx: 110,
    value: ({ dialectIn, dialectOut }) =>
      dialectOut === null || dialectOut === dialectIn ? dialectIn : `${dialectIn} → ${dialectOut}`,
  }),
  numberColumn({
    id: 'bytesIn',
    head: 'In',
    label: 'Bytes in',
    widthPx: 60,
    value: ({ bytesIn }) => bytesIn,
    render: (value) => renderQuantity(formatTransfer(value)),
  }),
  numberColumn({
    id: 'bytesOut',
    head: 'Out',
    label: 'Bytes out',
    widthPx: 60,
    value: ({ bytesOut }) => bytesOut,
    render: (value) => renderQuantity(formatTransfer(value)),
  }),
  numberColumn({
    id: 'added',
    head: 'Added',
    label: 'Added by Drover',
    widthPx: 58,
    value: ({ overheadMs }) => overheadMs,
    render: (value) => renderQuantity(formatOverhead(value)),
  }),
  textColumn({ id: 'id', head: 'Id', widthPx: 150, value: ({ id }) => id }),
];
