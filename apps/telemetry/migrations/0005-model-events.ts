/** When a model came into memory or left it, and why. Times are UTC milliseconds, durations milliseconds. */
export const createModelEvents = `
  CREATE TABLE model_events (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL,
    detail TEXT NOT NULL,
    duration_ms REAL,
    size_bytes INTEGER,
    context_length INTEGER,
    request_id TEXT
  ) STRICT;
  CREATE INDEX model_events_at ON model_events (at_ms);
  CREATE INDEX model_events_model ON model_events (model, at_ms);
`;
