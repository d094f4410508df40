import type { ReactNode } from 'react';

/** One column of the data table. */
export interface DataColumn<Row> {
  readonly id: string;
  readonly head: ReactNode;
  /** Its name, where the head is short, a drawing or empty. */
  readonly label: string;
  readonly widthPx: number;
  /** Takes what is left; one column should. */
  readonly isFlexible?: boolean;
  readonly isNumber?: boolean;
  readonly isSortedDescending?: boolean;
  readonly isSortedAscending?: boolean;
  /** Makes the head a button that sorts by this column. */
  readonly onSort?: () => void;
  /** Columns with a higher number leave first when room is short; without numbers, the last ones do. */
  readonly leavesAs?: number;
  readonly draw: (row: Row) => ReactNode;
}
