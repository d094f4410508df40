import type { ConfigPageEdit } from '../../../../apps/contract/model/index.ts';
import type { FormField } from './build-form.ts';

/** What every control gets. */
export interface ControlProps {
  readonly field: FormField;
  /** Why it cannot be used now, or `null`. */
  readonly isOff: boolean;
  readonly onEdit: (edits: readonly ConfigPageEdit[]) => void;
  /** Of the element that takes the focus. */
  readonly id: string;
  readonly describedBy: string;
}

export const toPath = ({ setting }: FormField): string[] => setting.path.split('.');
export const fieldId = (path: string): string => `field-${path.replaceAll('.', '-')}`;
