import { IconButton } from './button.tsx';

interface ChartSwitchProps {
  readonly isTable: boolean;
  readonly onChange: (isTable: boolean) => void;
  /** What the chart is called. */
  readonly chart?: string;
}

/** Shows a chart as a table, and back. */
export function ChartSwitch({ isTable, onChange, chart = 'chart' }: ChartSwitchProps) {
  return (
    <IconButton
      icon={isTable ? 'chart' : 'table'}
      kind="quiet"
      size="small"
      label={`Show as ${isTable ? chart : 'table'}`}
      onClick={() => onChange(!isTable)}
    />
  );
}
