import { Menu } from '@mantine/core';
import { Button, Icon } from '../../../shared/index.ts';
import { type ColumnChoice, isChosen } from './column-choice.ts';
import type { RequestColumn } from './columns.tsx';

interface ColumnsMenuProps {
  readonly columns: readonly RequestColumn[];
  readonly choice: ColumnChoice;
  readonly onToggle: (id: string) => void;
}

/** Switches columns on and off. */
export function ColumnsMenu({ columns, choice, onToggle }: ColumnsMenuProps) {
  return (
    <Menu width={190}>
      <Menu.Target>
        <Button kind="quiet" icon="columns" aria-label="Columns">
          <span className="bar-word">Columns</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {columns
          .filter(({ isFixed }) => !isFixed)
          .map((column) => (
            <Menu.CheckboxItem
              key={column.id}
              checked={isChosen(column, choice)}
              checkIcon={<Icon name="check" size={12} />}
              onChange={() => onToggle(column.id)}
            >
              {column.label}
            </Menu.CheckboxItem>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
