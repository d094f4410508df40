/** The program behind a loopback connection, as it was when it was found. */
export interface Caller {
  readonly pid: number;
  /** Short name that a person knows: `Cursor`, `VS Code`, `curl`, `python`, or the name of a script or its package. */
  readonly program: string;
  /** Path of the program's file; its short name where the system tells no path. */
  readonly executable: string;
  /** Working folder; `null` where the system does not tell. */
  readonly folder: string | null;
  /** Name of the repository, else of the nearest package, that holds the working folder; `null` outside of any. */
  readonly project: string | null;
  /** Whether it is Drover itself. */
  readonly isOwn: boolean;
}

/**
 * The server's end of a connection: a `net.Socket`. Passing the same object for the same connection is what makes it looked up once; values
 * are read anew, because a socket that ends forgets them.
 */
export interface CallerSocket {
  readonly localPort?: number | undefined;
  readonly remotePort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
  readonly destroyed?: boolean;
}

/** What is known of a process; its command line lives no longer than its naming. */
export interface ProcessTraits {
  readonly pid: number;
  readonly executable: string;
  /** Short command name, or the title that the process gave itself. */
  readonly command: string;
  /** The words after the program's own. */
  readonly args: readonly string[];
  readonly folder: string | null;
}
