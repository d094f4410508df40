import { refuse } from '../reading/refusal.ts';

/** A file that came beside a body. */
export interface UploadedFile {
  /** Lower case, without parameters. */
  readonly mediaType: string;
  /** Standard padded base64. */
  readonly base64: string;
  /** The content of a text file; `null` for others. */
  readonly text: string | null;
  /** A label, never a path; `null` when it has none. */
  readonly name: string | null;
}

export type FileKind = 'image' | 'audio' | 'pdf' | 'text';

const audioFormats: ReadonlyMap<string, string> = new Map([
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/vnd.wave', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
  ['audio/flac', 'flac'],
  ['audio/x-flac', 'flac'],
  ['audio/ogg', 'ogg'],
]);

/** OpenAI's short name of a kind of sound; empty for unknown ones. */
export const nameAudioFormat = (mediaType: string): string => audioFormats.get(mediaType) ?? '';

/** What kind of file a media type is; `null` for those that no dialect has a place for. */
export function kindOfFile(mediaType: string): FileKind | null {
  if (/^image\/[\w.+-]+$/.test(mediaType)) return 'image';
  if (audioFormats.has(mediaType)) return 'audio';
  if (mediaType === 'application/pdf') return 'pdf';
  return /^text\/[\w.+-]+$/.test(mediaType) || mediaType === 'application/json' ? 'text' : null;
}

/** Where a file stands among the files of its form, for errors. */
export const pathOfFile = (index: number): string => `files[${index}]`;

/** Gives up on a file of a kind that no dialect has a place for. */
export function refuseKind(index: number): never {
  return refuse(
    pathOfFile(index),
    'must be an image, a PDF, a text or a sound (wav, mp3, flac, ogg)',
    'unsupported_media_type',
  );
}

/** Gives up on a file of a kind that this dialect has no place for. */
export function refusePlace(index: number, accepted: string): never {
  return refuse(
    pathOfFile(index),
    `must be ${accepted}: requests of this form hold nothing else`,
    'unsupported_feature',
  );
}

export const toDataUrl = ({ mediaType, base64 }: UploadedFile): string => `data:${mediaType};base64,${base64}`;
