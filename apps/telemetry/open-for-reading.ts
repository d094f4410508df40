import Sqlite, { type Database } from 'better-sqlite3';

/** Opens the log so that nothing can be changed through it. Throws SQLite's error when it is out of reach. */
export function openForReading(path: string): Database {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 1000 });
  database.pragma('query_only = ON');
  database.pragma('cache_size = -8000');
  return database;
}
