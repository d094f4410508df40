import { useMemo, useState } from 'react';
import type { BodyPartName, KeptBody, RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { CopyButton, formatTransfer, renderQuantity, ScrollRegion, Segments } from '../../../shared/index.ts';
import { BodiesPart } from './bodies-part.tsx';
import { NoBodies } from './no-bodies.tsx';

type View = 'row' | BodyPartName;

const views = [
  { value: 'row', label: 'Row' },
  { value: 'request', label: 'Request' },
  { value: 'sent', label: 'Sent on' },
  { value: 'answer', label: 'Answer' },
] as const satisfies readonly { readonly value: View; readonly label: string }[];

interface RawTextProps {
  readonly head: string;
  readonly text: string;
  readonly what: string;
  readonly label: string;
}

function RawText({ head, text, what, label }: RawTextProps) {
  return (
    <>
      <div className="raw-head">
        <code className="dim cut">{head}</code>
        <CopyButton text={text} what={what} size="small" kind="quiet">
          Copy
        </CopyButton>
      </div>
      <ScrollRegion className="raw-text" label={label}>
        <pre>{text}</pre>
      </ScrollRegion>
    </>
  );
}

/** JSON over several lines; streams, and what was cut, as they are. */
function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const describeSize = ({ sizeBytes, isCut, text }: KeptBody): string => {
  const whole = renderQuantity(formatTransfer(sizeBytes));
  return isCut ? `${whole}, cut at ${renderQuantity(formatTransfer(new TextEncoder().encode(text).length))}` : whole;
};

function RawBody({ body }: { readonly body: KeptBody }) {
  const text = useMemo(() => layOut(body.text), [body.text]);
  const label = views.find(({ value }) => value === body.part)?.label ?? '';
  return <RawText head={describeSize(body)} text={text} what={label.toLowerCase()} label={label} />;
}

const absent: Readonly<Record<BodyPartName, string>> = {
  request: 'Nothing was kept of the request.',
  sent: 'The backend got the request as it came, or none was sent.',
  answer: 'Nothing was answered.',
};

function RawPart({ record, part }: { readonly record: RequestRecord; readonly part: BodyPartName }) {
  return (
    <BodiesPart id={record.id}>
      {({ parts, whyNone }) => {
        const body = parts.find((kept) => kept.part === part);
        if (whyNone) return <NoBodies whyNone={whyNone} project={record.project} />;
        return body ? <RawBody body={body} /> : <p className="inspector-pad small muted">{absent[part]}</p>;
      }}
    </BodiesPart>
  );
}

/** The row as the command line prints it, and the bodies as they went over the wire. */
export function RawTab({ record }: { readonly record: RequestRecord | RequestDetail }) {
  const [view, setView] = useState<View>('row');
  const head = `drover requests show ${record.id} --json`;
  return (
    <div className="raw">
      <div className="raw-views">
        <Segments label="What is shown" value={view} options={views} onChange={setView} />
      </div>
      {view === 'row' ? (
        <RawText head={head} text={JSON.stringify(record, null, 2)} what="JSON" label="The row as JSON" />
      ) : (
        <RawPart record={record} part={view} />
      )}
    </div>
  );
}
