import { toCallerName } from '../reading/caller-name.ts';
import { type Fields, readObject, readString } from '../reading/fields.ts';
import type { Caller } from '../reading/read-caller.ts';
import { readProject } from '../reading/read-project.ts';

/** Session from `metadata.session_id` or `user`, and the project. */
export function parseCaller(body: Fields): Caller {
  const metadata = readObject(body, 'metadata');
  const session = metadata === null ? null : readString(metadata, 'session_id');
  const user = readString(body, 'user');
  return { project: readProject(body), session: toCallerName(session) ?? toCallerName(user) };
}
