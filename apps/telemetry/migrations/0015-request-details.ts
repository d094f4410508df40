/**
 * What many requests have alike and no question asks by: `body` is the JSON array of `detailColumns`. A request of `day` (days since 1970, UTC)
 * names its own by `detail_id`; those of earlier versions have none, and their own columns filled. Since then `admitted_at_ms`,
 * `first_byte_at_ms` and `done_at_ms` are counted from `received_at_ms`.
 */
export const createRequestDetails = `
  CREATE TABLE request_details (id INTEGER PRIMARY KEY, day INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE INDEX request_details_day ON request_details (day);
  ALTER TABLE requests ADD COLUMN detail_id INTEGER;
`;
