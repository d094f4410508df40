/** Where a session's prompt stopped beginning like the one before, and the milliseconds that cost: JSON `[at, lostMs]`. */
export const addPrefixBreaks = `
  ALTER TABLE requests ADD COLUMN prefix_break TEXT;
`;
