import { Button, CopyButton, Icon, Prose, ScrollRegion, StateGlyph } from '../../shared/index.ts';
import type { ClientRow } from './build-connect.ts';
import { TestResult } from './test-result.tsx';
import type { TestState } from './use-connection-tests.ts';

const dialectNames = { openai: 'OpenAI', responses: 'Responses', anthropic: 'Anthropic', ollama: 'Ollama' } as const;

interface ClientItemProps {
  readonly row: ClientRow;
  readonly isOpen: boolean;
  readonly test: TestState | undefined;
  readonly whyNotTest: string | null;
  readonly onToggle: () => void;
  readonly onTest: () => void;
}

function ClientBody({ row, test }: Pick<ClientItemProps, 'row' | 'test'>) {
  const { client, snippets } = row;
  return (
    <div className="connect-body" id={`client-${client.id}`}>
      {test ? <TestResult state={test} /> : null}
      <p className="small muted connect-note">
        <Prose text={client.note} />
      </p>
      {snippets.map(({ title, text }) => (
        <section key={title} className="connect-snippet" aria-label={`${client.name}: ${title}`}>
          <header>
            <h3 className="mono">{title}</h3>
            <CopyButton text={text} what={`${title} for ${client.name}`} kind="quiet" size="small" />
          </header>
          <ScrollRegion label={`Text for ${title}`} className="connect-text">
            <pre data-testid="snippet">{text}</pre>
          </ScrollRegion>
        </section>
      ))}
    </div>
  );
}

/** One client: its name opens what goes into its settings. */
export function ClientItem({ row, isOpen, test, whyNotTest, onToggle, onTest }: ClientItemProps) {
  const { client, snippets, seen } = row;
  const isTesting = test?.kind === 'running';
  return (
    <li className="connect-client" data-testid="client" data-client={client.id} data-open={isOpen}>
      <div className="connect-line">
        <button
          type="button"
          className="connect-name"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `client-${client.id}` : undefined}
          onClick={onToggle}
        >
          <Icon name={isOpen ? 'up' : 'down'} size={14} />
          <span className="medium cut">{client.name}</span>
        </button>
        <span className="small dim connect-dialect">{dialectNames[client.dialect]}</span>
        <span className="small connect-seen" title={seen.title} data-testid="seen">
          <StateGlyph state={seen.glyph} size={11} /> <span className="muted">{seen.text}</span>
        </span>
        <CopyButton text={snippets[0]?.text ?? ''} what={`settings of ${client.name}`} kind="quiet" size="small">
          Copy
        </CopyButton>
        <Button
          size="small"
          whyNot={isTesting ? 'This one is being tested.' : whyNotTest}
          aria-label={`Test ${client.name}`}
          onClick={onTest}
        >
          Test
        </Button>
      </div>
      {isOpen ? <ClientBody row={row} test={test} /> : null}
    </li>
  );
}
