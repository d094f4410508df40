/** The places that can name a project, in the order in which they count; `null` where nothing was said. */
export interface ProjectClaim {
  /** From a path below `/p/{project}/`. */
  readonly path: string | null;
  /** The `x-drover-project` header. */
  readonly header: string | null;
  /** `metadata.project` or `context.project_id` of the body. */
  readonly body: string | null;
}

export type ProjectIdentity =
  | { readonly kind: 'project'; readonly project: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly source: keyof ProjectClaim };

const projectName = /^[A-Za-z0-9._-]{1,64}$/;
const sources = ['path', 'header', 'body'] as const;

/** Whose request this is: the first place that names a project. A name outside `[A-Za-z0-9._-]{1,64}` is refused, not skipped. */
export function identifyProject(claim: ProjectClaim): ProjectIdentity {
  for (const source of sources) {
    const project = claim[source];
    if (project === null) continue;
    return projectName.test(project) ? { kind: 'project', project } : { kind: 'invalid', source };
  }
  return { kind: 'none' };
}
