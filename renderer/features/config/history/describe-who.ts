/** Who made a change: `by console`, `outside Drover` for an edit of the file itself. */
export const describeWho = (who: string): string => (who === 'file' ? 'outside Drover' : `by ${who}`);
