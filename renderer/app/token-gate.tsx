import { type SubmitEvent, useState } from 'react';
import { Button, Crook } from '../shared/index.ts';

interface TokenGateProps {
  /** A token was there and was refused. */
  readonly wasGiven: boolean;
  readonly onEnter: (token: string) => void;
}

/** Asks for the console token once and says where it is. */
export function TokenGate({ wasGiven, onEnter }: TokenGateProps) {
  const [draft, setDraft] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (draft.trim() !== '') onEnter(draft.trim());
  };
  return (
    <main className="token-gate">
      <form onSubmit={submit}>
        <Crook size={26} />
        <h1>{wasGiven ? 'That token is not the one in force.' : 'Drover needs the console token.'}</h1>
        <p className="muted">
          It stands in the file <code>run/console-token</code> of Drover’s data folder, and in the address that Drover
          prints when it starts. This tab keeps it until you close it.
        </p>
        <label className="small" htmlFor="console-token">
          Console token
        </label>
        <div className="token-line">
          <input
            id="console-token"
            className="field mono"
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={draft}
            onChange={({ target }) => setDraft(target.value)}
          />
          <Button kind="primary" type="submit" whyNot={draft.trim() === '' ? 'Paste the token first.' : null}>
            Open the console
          </Button>
        </div>
      </form>
    </main>
  );
}
