import type { ApiKey } from '../contract/model/index.ts';
import { identifyProject, type ProjectClaim, type ProjectIdentity } from './identify-project.ts';

/** Whose request this is: the key's project, which no claim changes, else what the request claims. */
export function chooseProject(key: ApiKey | null, claim: ProjectClaim): ProjectIdentity {
  const project = key?.project ?? null;
  return project === null ? identifyProject(claim) : { kind: 'project', project };
}
