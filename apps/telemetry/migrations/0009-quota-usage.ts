/** What each key, project and address has used of its quotas. Times are UTC milliseconds; `recent` is the last minute as JSON `[requests, tokens]`. */
export const createQuotaUsage = `
  CREATE TABLE quota_usage (
    subject TEXT NOT NULL PRIMARY KEY,
    day_start_ms INTEGER NOT NULL,
    day_tokens INTEGER NOT NULL,
    month_start_ms INTEGER NOT NULL,
    month_tokens INTEGER NOT NULL,
    recent TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX quota_usage_month ON quota_usage (month_start_ms);
`;
