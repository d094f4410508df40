import { useState } from 'react';
import type { OwnCall } from '../../../../apps/contract/model/index.ts';
import { type CallForm, CopyButton, callForms, ScrollRegion, Segments } from '../../../shared/index.ts';
import { renderCall, shortenCall } from './render-call.ts';

interface CallPanelProps {
  readonly calls: readonly OwnCall[];
  readonly gatewayUrl: string;
}

const forms = callForms.map((form) => ({ value: form, label: form }));

const modelOf = ({ body }: OwnCall): string => String(body['model']);

/** The call word for word, to be made elsewhere; never with a key. */
export function CallPanel({ calls, gatewayUrl }: CallPanelProps) {
  const [form, setForm] = useState<CallForm>('curl');
  const [chosen, setChosen] = useState(0);
  const call = calls[chosen] ?? calls[0];
  if (!call) return null;
  return (
    <details className="call-panel">
      <summary className="small">
        <span className="medium">Exact call</span>{' '}
        <span className="dim">
          POST <code>{call.route}</code>
        </span>
      </summary>
      <div className="call-line">
        <Segments label="Form" value={form} options={forms} onChange={setForm} />
        {calls.length < 2 ? null : (
          <select
            className="field"
            aria-label="Whose call"
            value={chosen}
            onChange={({ target }) => setChosen(Number(target.value))}
          >
            {calls.map((each, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place
              <option key={place} value={place}>
                {modelOf(each)}
              </option>
            ))}
          </select>
        )}
        <span className="spring" />
        <CopyButton text={renderCall(call, form, gatewayUrl)} what={`the call as ${form}`} size="small">
          Copy
        </CopyButton>
      </div>
      <ScrollRegion label={`The call as ${form}`} className="call-text">
        <pre>{renderCall(shortenCall(call), form, gatewayUrl)}</pre>
      </ScrollRegion>
    </details>
  );
}
