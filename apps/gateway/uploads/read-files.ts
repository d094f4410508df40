import { toSafeText } from '../../base/index.ts';
import {
  createError,
  kindOfFile,
  type Parsed,
  pathOfFile,
  sniffMediaType,
  type UploadedFile,
} from '../../translate/index.ts';

const maxFileCount = 16;
const maxNameLength = 128;
const unnamedTypes: ReadonlySet<string> = new Set(['', 'application/octet-stream']);

const refuse = (field: string, problem: string): Parsed<never> => ({
  kind: 'refused',
  error: createError('invalid_request', `${field} ${problem}.`, { field }),
});

/** `null` when the bytes are no UTF-8. */
function decodeText(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // That it is no text is the answer.
    return null;
  }
}

/** The type that a file came with, or what its bytes show when that says nothing, as curl does of many texts. */
function findMediaType(declared: string, bytes: Buffer, base64: string): string {
  const mediaType = (declared.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (!unnamedTypes.has(mediaType)) return mediaType;
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return 'application/pdf';
  if (!bytes.includes(0) && decodeText(bytes) !== null) return 'text/plain';
  return sniffMediaType(base64) ?? mediaType;
}

async function readFile(file: File, index: number): Promise<Parsed<UploadedFile>> {
  const bytes = Buffer.from(await file.arrayBuffer());
  if (bytes.length === 0) return refuse(pathOfFile(index), 'is empty');
  const base64 = bytes.toString('base64');
  const mediaType = findMediaType(file.type, bytes, base64);
  const isText = kindOfFile(mediaType) === 'text';
  const text = isText ? decodeText(bytes) : null;
  if (isText && text === null) return refuse(pathOfFile(index), 'must be text in UTF-8');
  const name = file.name === '' ? null : toSafeText(file.name, maxNameLength);
  return { kind: 'parsed', value: { mediaType, base64, text, name } };
}

/** Takes files out of a form: at most 16, none empty. Their names are labels for the model and lead nowhere. */
export async function readFiles(files: readonly File[]): Promise<Parsed<readonly UploadedFile[]>> {
  if (files.length > maxFileCount) return refuse('files', `may be at most ${maxFileCount}`);
  const read: UploadedFile[] = [];
  for (const [index, file] of files.entries()) {
    const one = await readFile(file, index);
    if (one.kind === 'refused') return one;
    read.push(one.value);
  }
  return { kind: 'parsed', value: read };
}
