/** A request that the vendor would refuse; `path` is where in the body, in the vendor's own notation. */
export class UpstreamRefusal extends Error {
  readonly status: number;
  readonly path: string | null;
  readonly code: string | null;

  constructor(status: number, message: string, at: { readonly path?: string; readonly code?: string } = {}) {
    super(message);
    this.status = status;
    this.path = at.path ?? null;
    this.code = at.code ?? null;
  }
}

/** Refuses with 400. */
export function refuse(path: string, message: string): never {
  throw new UpstreamRefusal(400, message, { path });
}
