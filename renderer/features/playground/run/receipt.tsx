import { Link } from '@tanstack/react-router';
import type { RequestDetail } from '../../../../apps/contract/model/index.ts';
import { buildReceipt, type Receipt } from './build-receipt.ts';

function Steps({ receipt }: { readonly receipt: Receipt }) {
  return (
    <>
      <ol className="receipt-steps">
        {receipt.steps.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps never move, and two may say the same
          <li key={place}>{step}</li>
        ))}
      </ol>
      {receipt.changes.map(({ kind, fields }) => (
        <p key={kind}>
          {kind}:{' '}
          {fields.map((field, place) => (
            <span key={field}>
              {place === 0 ? '' : ', '}
              <code>{field}</code>
            </span>
          ))}
        </p>
      ))}
    </>
  );
}

interface ReceiptLineProps {
  readonly requestId: string | null;
  readonly detail: RequestDetail | undefined;
}

/** Where the call went, what became of its fields, and the way to its row. */
export function ReceiptLine({ requestId, detail }: ReceiptLineProps) {
  const receipt = detail ? buildReceipt(detail) : null;
  return (
    <div className="receipt note">
      {receipt ? (
        <details>
          <summary className="muted">{receipt.summary}</summary>
          <Steps receipt={receipt} />
        </details>
      ) : (
        <span className="dim">{requestId === null ? '' : 'The receipt follows.'}</span>
      )}
      {requestId === null ? null : (
        <Link className="prose-link" to="/requests" search={{ id: requestId }}>
          Request
        </Link>
      )}
    </div>
  );
}
