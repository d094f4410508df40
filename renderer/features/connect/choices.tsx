import { useId } from 'react';
import type { ClientFacts } from '../../../apps/base/index.ts';
import type { ConnectPage } from '../../../apps/contract/model/index.ts';
import { Segments } from '../../shared/index.ts';
import type { ConnectChoice, ConnectView } from './use-connect-view.ts';

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  /** What stands for no choice; none when left out. */
  readonly none?: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, none, options, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <span className="connect-choice">
      <label htmlFor={id} className="small muted">
        {label}
      </label>
      <select id={id} className="field" value={value} onChange={({ target }) => onChange(target.value)}>
        {none === undefined ? null : <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </span>
  );
}

const places = [
  { value: 'here', label: 'This Mac' },
  { value: 'network', label: 'Another machine' },
] as const;

interface ChoicesProps {
  readonly page: ConnectPage;
  readonly facts: ClientFacts;
  readonly view: ConnectView;
}

/** Whose settings these are to be: model, project, key, and from where they call. */
export function Choices({ page, facts, view }: ChoicesProps) {
  const choose = (what: ConnectChoice) => (value: string) => view.choose(what, value);
  const project = page.projects.find((id) => id === view.project) ?? '';
  return (
    <div className="connect-choices">
      <Choice
        label="Model"
        value={facts.model}
        options={[...new Set([facts.model, ...page.models])]}
        onChange={choose('model')}
      />
      <Choice label="Project" value={project} none="none" options={page.projects} onChange={choose('project')} />
      <Choice
        label="Key"
        value={facts.keyName ?? ''}
        none={view.isFromNetwork ? 'none chosen' : 'none needed'}
        options={page.keys.filter(({ isSigned }) => !isSigned).map(({ name }) => name)}
        onChange={choose('key')}
      />
      {page.gateway.networkUrls.length === 0 ? null : (
        <Segments
          label="Called from"
          value={view.isFromNetwork ? 'network' : 'here'}
          options={places}
          onChange={(place) => view.choose('from', place === 'network' ? place : '')}
        />
      )}
    </div>
  );
}
