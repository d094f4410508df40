import { toSessionName } from '../reading/caller-name.ts';
import { type Fields, readObject, readString } from '../reading/fields.ts';
import type { Caller } from '../reading/read-caller.ts';
import { readProject } from '../reading/read-project.ts';

/** Session from `metadata.user_id`, and the project; shortened, for both end up in rows. */
export function parseCaller(body: Fields): Caller {
  const metadata = readObject(body, 'metadata');
  const session = metadata === null ? null : readString(metadata, 'user_id');
  return { project: readProject(body), session: toSessionName(session) };
}
