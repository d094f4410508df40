import { createError, type Parsed } from '../../translate/index.ts';

/** A form's fields: texts by name in their order, and files. */
export interface Form {
  readonly texts: readonly (readonly [name: string, text: string])[];
  readonly files: readonly (readonly [name: string, file: File])[];
}

const maxPartCount = 64;
const boundaryForm = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i;

const refuse = (message: string): Parsed<never> => ({
  kind: 'refused',
  error: createError('invalid_request', message),
});

/** Whether the boundary stands in the bytes so often that reading them as a form would take long. */
function hasTooManyParts(bytes: Buffer, boundary: string): boolean {
  const mark = Buffer.from(`--${boundary}`);
  let count = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
    // The last mark ends the form.
    if (++count > maxPartCount + 1) return true;
  }
  return false;
}

/** Reads a multipart form of at most 64 parts. */
export async function readForm(bytes: Buffer, contentType: string): Promise<Parsed<Form>> {
  const match = boundaryForm.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return refuse('The form cannot be read: its content-type names no boundary.');
  if (hasTooManyParts(bytes, boundary)) return refuse(`A form may have at most ${maxPartCount} parts.`);
  try {
    const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
    const texts: [string, string][] = [];
    const files: [string, File][] = [];
    for (const [name, value] of form) {
      if (typeof value === 'string') texts.push([name, value]);
      else files.push([name, value]);
    }
    return { kind: 'parsed', value: { texts, files } };
  } catch {
    // Only a malformed form gets here, and the message may quote it.
    return refuse('The form cannot be read.');
  }
}
