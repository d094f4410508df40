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
  readonly draw: (row: Row) => ReactNode;
}
