import { useState } from 'react';
import type { AccessPage, CreatedKey } from '../../../../apps/contract/model/index.ts';
import { Button, CopyButton, Segments } from '../../../shared/index.ts';
import { buildClientLines, type ClientName, clientLabels, clientNames } from './build-client-lines.ts';
import { prefixOf } from './build-key-rows.ts';
import type { GuardedClose } from './use-guarded-close.ts';

interface ShownKeyProps {
  readonly created: CreatedKey;
  readonly page: AccessPage;
  /** Where the old key stays good for a while. */
  readonly note: string | null;
  readonly closing: GuardedClose;
}

/** A model that the key may ask; a pattern names none. */
const chooseModel = (models: readonly string[]): string => models.find((name) => !name.includes('*')) ?? 'llama3.2:3b';

/** The key, for the only time, with lines that use it. It is read out by what it begins with alone. */
export function ShownKey({ created, page, note, closing }: ShownKeyProps) {
  const { isWarned, free: onCopied, close: onDone } = closing;
  const { key, record } = created;
  const lines = buildClientLines({
    ...{ key, gatewayUrl: page.gateway.url, model: chooseModel(record.models), isSigned: record.mode === 'signed' },
  });
  const names = clientNames.filter((name) => lines[name] !== undefined);
  const [chosen, setChosen] = useState<ClientName>('curl');
  const text = lines[chosen] ?? '';
  return (
    <div className="access-form" data-testid="shown-key">
      <h2>{record.name} is in force</h2>
      <p className="small muted">
        This is the only time it is shown; only its hash is kept. {note ?? 'Put it where the app keeps its secrets.'}
      </p>
      <p className="access-secret">
        <span className="hidden-text">A key that begins with {prefixOf(record.id)}.</span>
        <code aria-hidden="true" data-testid="key-text">
          {key}
        </code>
        <CopyButton text={key} what="key" onCopied={onCopied} size="small" isSecret>
          Copy
        </CopyButton>
      </p>
      <div className="access-lines-head">
        <Segments
          label="Lines for"
          value={chosen}
          options={names.map((value) => ({ value, label: clientLabels[value] }))}
          onChange={setChosen}
        />
        <CopyButton
          text={text}
          what={`lines for ${clientLabels[chosen]}`}
          onCopied={onCopied}
          kind="quiet"
          size="small"
          isSecret
        />
      </div>
      <pre className="access-lines" aria-hidden="true" data-testid="client-lines">
        {text}
      </pre>
      <p className="small access-unsaved" role="status">
        {isWarned ? 'It was not copied yet. Once this is closed it cannot be had again.' : ''}
      </p>
      <div className="dialog-actions">
        <Button kind="primary" onClick={onDone}>
          {isWarned ? 'Close all the same' : 'Done'}
        </Button>
      </div>
    </div>
  );
}
