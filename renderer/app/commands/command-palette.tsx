import { type KeyboardEvent, useState } from 'react';
import { Dialog, Icon, useStatus } from '../../shared/index.ts';
import { type Command, listCommands } from './list-commands.ts';
import { usePerform } from './use-perform.ts';

interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onShowKeys: () => void;
}

interface CommandListProps {
  readonly commands: readonly Command[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly onRun: (command: Command) => void;
}

function CommandList({ commands, chosen, onChoose, onRun }: CommandListProps) {
  return (
    <div id="command-list" role="listbox" aria-label="Commands" className="command-list">
      {commands.map((command, index) => (
        <div
          key={command.title}
          id={`command-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className="command"
          onMouseMove={() => onChoose(index)}
          onMouseDown={(event) => {
            event.preventDefault();
            onRun(command);
          }}
        >
          <Icon name={command.icon} size={14} />
          <span className="cut">{command.title}</span>
          <span className="dim note cut command-hint">{command.hint}</span>
        </div>
      ))}
    </div>
  );
}

function Palette({ onClose, onShowKeys }: Omit<CommandPaletteProps, 'isOpen'>) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const commands = listCommands(useStatus().data, typed);
  const perform = usePerform(onShowKeys);
  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    perform(command.deed);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') run(commands[chosen]);
    else if (step !== undefined && commands.length > 0) setChosen((chosen + step + commands.length) % commands.length);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="command-line">
        <Icon name="search" size={14} />
        <input
          role="combobox"
          aria-label="Command or request id"
          aria-expanded="true"
          aria-controls="command-list"
          aria-activedescendant={commands.length > 0 ? `command-${chosen}` : undefined}
          placeholder="Command or request id"
          data-autofocus
          value={typed}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            setTyped(target.value);
            setChosen(0);
          }}
        />
      </div>
      <CommandList commands={commands} chosen={chosen} onChoose={setChosen} onRun={run} />
      {commands.length === 0 ? <p className="small dim command-none">No command has these words.</p> : null}
    </>
  );
}

/** Every page and action by name. */
export function CommandPalette({ isOpen, onClose, onShowKeys }: CommandPaletteProps) {
  return (
    <Dialog label="Commands" isOpen={isOpen} onClose={onClose} widthPx={520} className="palette" isHigh>
      <Palette onClose={onClose} onShowKeys={onShowKeys} />
    </Dialog>
  );
}
