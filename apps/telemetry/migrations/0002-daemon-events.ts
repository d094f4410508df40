/** What happened to the daemon and when (UTC milliseconds). */
export const createDaemonEvents = `
  CREATE TABLE daemon_events (
    sequence INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX daemon_events_at ON daemon_events (at_ms);
`;
