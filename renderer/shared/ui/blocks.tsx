interface BlocksProps {
  /** Width of each row's block in per cent. */
  readonly widths: readonly number[];
  readonly rowHeight: number;
  readonly label: string;
}

/** Quiet rows of the final height while the first answer is on its way; they appear after 150 ms. */
export function Blocks({ widths, rowHeight, label }: BlocksProps) {
  return (
    <div className="blocks" role="status" aria-label={label}>
      {widths.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={index} style={{ height: rowHeight, display: 'flex', alignItems: 'center' }}>
          <span className="block" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}
