import type { RequestRow } from '../table/row.ts';

/** What the inspector shows and where it leads. */
export interface InspectorProps {
  readonly id: string;
  /** The row in the list, when it is there: the inspector can then be drawn at once. */
  readonly row: RequestRow | undefined;
  readonly onNewer: (() => void) | null;
  readonly onOlder: (() => void) | null;
  readonly onClose: () => void;
  readonly onFilter: (filter: string) => void;
}
