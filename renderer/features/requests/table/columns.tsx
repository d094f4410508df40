import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
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
  /** Fields of the record that it shows, for export. */
  readonly fields: readonly (keyof RequestRecord)[];
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

function drawDialects({ record: { dialectIn, dialectOut } }: RequestRow) {
  const text = dialectOut === null || dialectOut === dialectIn ? dialectIn : `${dialectIn} → ${dialectOut}`;
  return <span title={text}>{text}</span>;
}

const orNone = <Value,>(value: Value | null, render: (value: Value) => string): string =>
  value === null ? '' : render(value);

type FieldOf<Value> = {
  readonly [Name in keyof RequestRecord]: RequestRecord[Name] extends Value ? Name : never;
}[keyof RequestRecord];
interface NumberColumn {
  readonly id: string;
  readonly head: string;
  readonly label: string;
  readonly widthPx: number;
  readonly isShownAtFirst?: boolean;
  readonly field: FieldOf<number | null>;
  readonly render: (value: number) => string;
}

const numberColumn = ({ field, render, isShownAtFirst = false, ...rest }: NumberColumn): RequestColumn => ({
  ...rest,
  isNumber: true,
  isShownAtFirst,
  draw: ({ record }) => orNone(record[field], render),
  fields: [field],
});

interface TextColumn {
  readonly id: string;
  readonly head: string;
  readonly widthPx: number;
  readonly isShownAtFirst?: boolean;
  readonly field: FieldOf<string | null>;
}

const textColumn = ({ id, head, widthPx, field, isShownAtFirst = false }: TextColumn): RequestColumn => ({
  id,
  head,
  label: head,
  widthPx,
  isShownAtFirst,
  draw: ({ record }) => <span title={record[field] ?? ''}>{record[field]}</span>,
  fields: [field],
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
    fields: ['receivedAt'],
  },
  {
    id: 'state',
    head: '',
    label: 'State',
    widthPx: 14,
    isFixed: true,
    isShownAtFirst: true,
    draw: drawState,
    fields: ['outcome'],
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
    fields: ['app', 'project'],
  },
  {
    id: 'model',
    head: 'Model',
    label: 'Model',
    widthPx: 156,
    isShownAtFirst: true,
    draw: drawModel,
    fields: ['model', 'servedModel'],
  },
  {
    id: 'first',
    head: 'First, s',
    label: 'First token, s',
    widthPx: 48,
    isNumber: true,
    isShownAtFirst: true,
    draw: drawFirst,
    fields: ['firstTokenMs'],
  },
  {
    id: 'speed',
    head: 'Tok/s',
    label: 'Writing, tok/s',
    widthPx: 42,
    isNumber: true,
    isShownAtFirst: true,
    draw: describeSpeed,
    fields: ['decodeTokensPerSecond'],
  },
  {
    id: 'total',
    head: 'Total, s',
    label: 'Total, s',
    widthPx: 54,
    isNumber: true,
    isShownAtFirst: true,
    draw: drawTotal,
    fields: ['totalMs'],
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
    field: 'promptTokens',
    render: formatCount,
  }),
  numberColumn({
    id: 'cached',
    head: 'Cached',
    label: 'Tokens from the cache',
    widthPx: 50,
    isShownAtFirst: true,
    field: 'cachedTokens',
    render: formatCount,
  }),
  numberColumn({
    id: 'written',
    head: 'Written',
    label: 'Tokens written',
    widthPx: 50,
    isShownAtFirst: true,
    field: 'completionTokens',
    render: formatCount,
  }),
  numberColumn({
    id: 'queue',
    head: 'In line, s',
    label: 'In line, s',
    widthPx: 56,
    isShownAtFirst: true,
    field: 'queueMs',
    render: formatSeconds,
  }),
  numberColumn({
    id: 'load',
    head: 'Load, s',
    label: 'Loading, s',
    widthPx: 50,
    isShownAtFirst: true,
    field: 'loadMs',
    render: formatSeconds,
  }),
  numberColumn({
    id: 'readSpeed',
    head: 'Read tok/s',
    label: 'Reading, tok/s',
    widthPx: 64,
    isShownAtFirst: true,
    field: 'prefillTokensPerSecond',
    render: formatCount,
  }),
  textColumn({ id: 'backend', head: 'Backend', widthPx: 76, isShownAtFirst: true, field: 'backend' }),
  numberColumn({
    id: 'status',
    head: 'Status',
    label: 'Status',
    widthPx: 44,
    isShownAtFirst: true,
    field: 'status',
    render: String,
  }),
  textColumn({ id: 'code', head: 'Code', widthPx: 130, field: 'errorCode' }),
  textColumn({ id: 'route', head: 'Route', widthPx: 150, field: 'route' }),
  textColumn({ id: 'session', head: 'Session', widthPx: 100, field: 'session' }),
  {
    id: 'dialects',
    head: 'Spoken',
    label: 'Spoken',
    widthPx: 110,
    isShownAtFirst: false,
    draw: drawDialects,
    fields: ['dialectIn', 'dialectOut'],
  },
  numberColumn({
    id: 'bytesIn',
    head: 'In',
    label: 'Bytes in',
    widthPx: 60,
    field: 'bytesIn',
    render: (value) => renderQuantity(formatTransfer(value)),
  }),
  numberColumn({
    id: 'bytesOut',
    head: 'Out',
    label: 'Bytes out',
    widthPx: 60,
    field: 'bytesOut',
    render: (value) => renderQuantity(formatTransfer(value)),
  }),
  numberColumn({
    id: 'added',
    head: 'Added',
    label: 'Added by Drover',
    widthPx: 58,
    field: 'overheadMs',
    render: (value) => renderQuantity(formatOverhead(value)),
  }),
  textColumn({ id: 'id', head: 'Id', widthPx: 150, field: 'id' }),
];
