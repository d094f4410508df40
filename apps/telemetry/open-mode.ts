/**
 * How a log is opened. `start`: checked, migrated, repaired, and rows of a dead process are ended. `repair`: the same, but open rows are
 * still being worked on. `attach`: it is known to be sound, and only a further connection is made.
 */
export type OpenMode = 'start' | 'repair' | 'attach';
