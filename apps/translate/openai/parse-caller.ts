import { isPlainObject, toSafeText } from '../../base/index.ts';
import { type Fields, readObject, readString, toFields } from '../reading/fields.ts';

const maxLength = 128;

/** Whom the body names as the caller; `null` where it does not. Shortened and freed of control characters, for they end up in rows. */
export interface Caller {
  readonly project: string | null;
  readonly session: string | null;
}

const toName = (text: string | null): string | null => (text ? toSafeText(text, maxLength) : null);

/** Project from `metadata.project` or `context.project_id`, session from `metadata.session_id` or `user`. */
export function parseCaller(body: Fields): Caller {
  const metadata = readObject(body, 'metadata');
  const context = body.values['context'];
  const project = metadata === null ? null : readString(metadata, 'project');
  const session = metadata === null ? null : readString(metadata, 'session_id');
  const user = readString(body, 'user');
  const contextProject = isPlainObject(context) ? readString(toFields(context, 'context'), 'project_id') : null;
  return { project: toName(project) ?? toName(contextProject), session: toName(session) ?? toName(user) };
}
