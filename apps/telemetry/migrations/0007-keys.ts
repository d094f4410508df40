/**
 * One row per key, also when it is revoked. `secret_hash` is the SHA-256 of its secret part, hexadecimal: the key itself is stored nowhere.
 * Times are UTC milliseconds; `scopes`, `models`, `limits` and `ceilings` are JSON.
 */
export const createKeys = `
  CREATE TABLE api_keys (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL CHECK (length(secret_hash) = 64),
    project TEXT,
    name TEXT NOT NULL,
    mode TEXT NOT NULL,
    scopes TEXT NOT NULL,
    models TEXT NOT NULL,
    limits TEXT NOT NULL,
    ceilings TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    revoked_at_ms INTEGER,
    replaced_by TEXT,
    overlap_until_ms INTEGER,
    last_used_at_ms INTEGER
  ) STRICT;
`;
