/** Who did what to what, when (UTC milliseconds), and what came of it. Rows are only added. */
export const createAudit = `
  CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
`;
