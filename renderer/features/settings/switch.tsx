import type { ComponentProps } from 'react';

interface SwitchProps extends Pick<ComponentProps<'input'>, 'id' | 'disabled'> {
  readonly isOn: boolean;
  readonly onToggle: () => void;
}

/** On or off. */
export function Switch({ isOn, onToggle, ...input }: SwitchProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      className="switch"
      checked={isOn}
      aria-checked={isOn}
      onChange={onToggle}
      {...input}
    />
  );
}
