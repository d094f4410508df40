import { Tooltip } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'title'> {
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
  /** Why it cannot be used now; it stays focusable so that the reason can be found. */
  readonly whyNot?: string | null;
  readonly 'data-testid'?: string;
}

/** Every push button. With `whyNot` it does nothing and says why. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', size = 'normal', icon, whyNot, onClick, className, children, ...rest } = props;
  const button = (
    <button
      type="button"
      className={className === undefined ? 'button' : `button ${className}`}
      data-kind={kind}
      data-size={size}
      aria-disabled={whyNot ? true : undefined}
      onClick={whyNot ? undefined : onClick}
      {...rest}
    >
      {icon ? <Icon name={icon} size={14} /> : null}
      {children}
    </button>
  );
  return whyNot ? <Tooltip label={whyNot}>{button}</Tooltip> : button;
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'icon'> {
  readonly icon: IconName;
  readonly label: string;
  /** The key that does the same. */
  readonly hotkey?: string;
  readonly iconSize?: number;
}

/** A button that is only a drawing: it always has a label, a tooltip and, if there is one, its key. */
export function IconButton({ icon, label, hotkey, whyNot, iconSize = 14, onClick, ...rest }: IconButtonProps) {
  const { kind = 'plain', size = 'normal', ...attributes } = rest;
  const hint: ReactNode = (
    <>
      {whyNot ?? label}
      {hotkey && !whyNot ? <kbd>{hotkey}</kbd> : null}
    </>
  );
  return (
    <Tooltip label={hint}>
      <button
        type="button"
        className="button"
        data-kind={kind}
        data-size={size}
        data-icon-only
        aria-label={label}
        aria-disabled={whyNot ? true : undefined}
        onClick={whyNot ? undefined : onClick}
        {...attributes}
      >
        <Icon name={icon} size={iconSize} />
      </button>
    </Tooltip>
  );
}
