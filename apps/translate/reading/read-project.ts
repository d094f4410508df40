import { isPlainObject } from '../../base/index.ts';
import { toCallerName } from './caller-name.ts';
import { type Fields, readObject, readString, toFields } from './fields.ts';

/** The project a body names in `metadata.project` or `context.project_id`; both must be texts. Ollama's `context` is no object and names none. */
export function readProject(body: Fields): string | null {
  const metadata = readObject(body, 'metadata');
  const project = metadata === null ? null : readString(metadata, 'project');
  const context = body.values['context'];
  const contextProject = isPlainObject(context) ? readString(toFields(context, 'context'), 'project_id') : null;
  return toCallerName(project) ?? toCallerName(contextProject);
}
