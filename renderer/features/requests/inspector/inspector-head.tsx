import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import { CopyButton, formatDuration, Icon, IconButton, StateGlyph } from '../../../shared/index.ts';
import { CopyMenu } from '../copy/copy-menu.tsx';
import { ReplayButton } from '../replay/replay-button.tsx';
import { describeState } from '../table/describe-row.ts';
import { CancelButton } from './cancel-button.tsx';
import type { InspectorProps } from './inspector-props.ts';

interface HeadProps extends Pick<InspectorProps, 'id' | 'row' | 'onNewer' | 'onOlder' | 'onClose'> {
  readonly record: RequestRecord | undefined;
  readonly hadKey: boolean;
}

function Headline({ record, row }: Pick<HeadProps, 'record' | 'row'>) {
  if (!record) return <h2 className="cut">Request</h2>;
  const { glyph, word } = describeState({ id: record.id, record, live: row?.live ?? null });
  const totalMs = record.totalMs ?? row?.live?.ageMs ?? null;
  return (
    <>
      <StateGlyph state={glyph} size={13} />
      <h2 className="cut">
        {word}
        {totalMs === null ? '' : `, ${formatDuration(totalMs)}`}
      </h2>
    </>
  );
}

function ModelLine({ record: { model, servedModel, backend } }: { readonly record: RequestRecord }) {
  const served = servedModel ?? model;
  const isRenamed = model !== null && servedModel !== null && model !== servedModel;
  return (
    <p className="small muted model-line">
      {isRenamed ? (
        <>
          <span className="dim">{model}</span>
          <span className="dim">
            <Icon name="arrow" size={12} />
          </span>
        </>
      ) : null}
      <span className="medium live-figure">{served ?? 'no model'}</span>
      {backend === null ? null : <span>on {backend}</span>}
    </p>
  );
}

/** What it is, neighbours, and what can be done with it. */
export function InspectorHead({ id, row, record, hadKey, onNewer, onOlder, onClose }: HeadProps) {
  return (
    <header className="inspector-head">
      <div className="inspector-line">
        <Headline record={record} row={row} />
        <span className="spring" />
        <IconButton
          icon="up"
          label="Newer"
          hotkey="h"
          kind="quiet"
          size="small"
          whyNot={onNewer ? null : 'This is the newest row.'}
          onClick={onNewer ?? undefined}
        />
        <IconButton
          icon="down"
          label="Older"
          hotkey="l"
          kind="quiet"
          size="small"
          whyNot={onOlder ? null : 'This is the last row here.'}
          onClick={onOlder ?? undefined}
        />
        <IconButton icon="cross" label="Close inspector" hotkey="Esc" kind="quiet" size="small" onClick={onClose} />
      </div>
      {record ? <ModelLine record={record} /> : null}
      <div className="inspector-acts">
        {record && record.outcome !== null ? <ReplayButton key={record.id} record={record} /> : null}
        {record ? <CopyMenu record={record} hadKey={hadKey} /> : null}
        <CopyButton text={id} what="id" size="small">
          Id
        </CopyButton>
        <CopyButton text={location.href} what="link" size="small">
          Link
        </CopyButton>
        {record?.outcome === null ? <CancelButton id={id} /> : null}
      </div>
    </header>
  );
}
