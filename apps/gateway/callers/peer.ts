/** The program at the other end of a connection. */
export interface PeerProgram {
  readonly name: string;
  readonly pid: number;
  /** Of its working folder; `null` where that has none, or one whose name no project can have. */
  readonly project: string | null;
}

/** The other end of a connection; what is found out about it holds for all its requests. */
export interface Peer {
  isAsked: boolean;
  /** `null` until it is known, which it may never be. */
  program: PeerProgram | null;
}

export const createPeer = (): Peer => ({ isAsked: false, program: null });

interface Attributed {
  /** By its User-Agent. */
  readonly app: string | null;
  readonly peer: Pick<Peer, 'program'>;
  /** `project`: what key, path, header or body say. */
  readonly facts: { readonly project: string | null };
}

/** The calling program, else the name in its User-Agent. */
export const appOf = ({ app, peer }: Pick<Attributed, 'app' | 'peer'>): string | null => peer.program?.name ?? app;

/** The project that the request names, else the calling program's. */
export const projectOf = ({ facts, peer }: Pick<Attributed, 'facts' | 'peer'>): string | null =>
  facts.project ?? peer.program?.project ?? null;
