/** What the file system says of a path itself, whatever a link there leads to: the parts of `fs.Stats` that count. */
export interface PlaceFacts {
  readonly uid: number;
  readonly mode: number;
  isSocket(): boolean;
  isDirectory(): boolean;
}

interface SocketPlace {
  /** Absent where there is nothing. */
  readonly socket: PlaceFacts | undefined;
  readonly folder: PlaceFacts | undefined;
  /** Absent where the system has no users. */
  readonly userId: number | undefined;
}

const writableByOthers = 0o022;

/** Whether it is a socket of this user in a folder that nobody else can write. Anything else planted there is never spoken to. */
export function isTrustedPlace({ socket, folder, userId }: SocketPlace): boolean {
  if (socket?.isSocket() !== true || folder?.isDirectory() !== true) return false;
  if (userId === undefined) return true;
  return socket.uid === userId && folder.uid === userId && (folder.mode & writableByOthers) === 0;
}
