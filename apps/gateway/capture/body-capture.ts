import type { CapturedBody } from '../../contract/model/index.ts';
import type { CaptureRoom } from './capture-room.ts';
import { condenseBody } from './condense-body.ts';
import { cutText } from './cut-text.ts';

/** The bodies of one request while it runs. */
export interface BodyCapture {
  /** What the client sent. The last call counts, as with `noteSent`. */
  noteRequest(body: Buffer): void;
  /** What a backend was sent. Nothing is kept of it where it is what the client sent. */
  noteSent(body: string | Buffer): void;
  /** A part of the answer as it goes to the client. */
  addAnswer(data: string | Buffer): void;
  /** What is kept. The memory is given back. */
  finish(): readonly CapturedBody[];
}

interface Held {
  readonly body: string | Buffer;
  readonly sizeBytes: number;
  readonly isCut: boolean;
}

const sizeOf = (body: string | Buffer): number => (typeof body === 'string' ? Buffer.byteLength(body) : body.length);

/** Starts with nothing; of each body at most `maxBytes` are kept. */
export function createBodyCapture(room: CaptureRoom, maxBytes: number): BodyCapture {
  let request: Held | null = null;
  let sent: Held | null = null;
  let sentTaken = 0;
  const pieces: Buffer[] = [];
  const answer = { sizeBytes: 0, keptBytes: 0, isCut: false };
  let takenBytes = 0;
  const take = (bytes: number): boolean => {
    if (!room.take(bytes)) return false;
    takenBytes += bytes;
    return true;
  };
  return {
    noteRequest(body) {
      // Held by the request anyway, until it has ended.
      request = { body, sizeBytes: body.length, isCut: false };
    },
    noteSent(body) {
      if (body === request?.body) return;
      const { content, isCut } =
        body.length > maxBytes ? condenseBody(body, maxBytes) : { content: body, isCut: false };
      if (!take(Math.max(0, content.length - sentTaken))) return;
      sentTaken = Math.max(sentTaken, content.length);
      sent = { body: content, sizeBytes: sizeOf(body), isCut };
    },
    addAnswer(data) {
      const sizeBytes = sizeOf(data);
      answer.sizeBytes += sizeBytes;
      if (answer.isCut || sizeBytes === 0) return;
      const roomBytes = maxBytes - answer.keptBytes;
      const { content, isCut } = condensePiece(data, roomBytes);
      const hasRoom = take(content.length);
      answer.isCut = isCut || !hasRoom;
      if (!hasRoom) return;
      answer.keptBytes += content.length;
      pieces.push(content);
    },
    finish() {
      room.giveBack(takenBytes);
      takenBytes = 0;
      const parts: CapturedBody[] = [];
      if (request) parts.push({ part: 'request', ...condense(request, maxBytes) });
      if (sent) parts.push({ part: 'sent', ...condense(sent, maxBytes) });
      if (answer.sizeBytes > 0) {
        const { sizeBytes, isCut } = answer;
        parts.push({ part: 'answer', content: Buffer.concat(pieces), sizeBytes, isCut });
      }
      return parts;
    },
  };
}

const longPiece = 4096;

function condensePiece(data: string | Buffer, maxBytes: number) {
  if (data.length > longPiece) return condenseBody(data, maxBytes);
  const bytes = Buffer.from(data);
  const content = cutText(bytes, maxBytes);
  return { content, isCut: content.length < bytes.length };
}

function condense({ body, sizeBytes, isCut }: Held, maxBytes: number): Omit<CapturedBody, 'part'> {
  const condensed = condenseBody(body, maxBytes);
  return { content: condensed.content, sizeBytes, isCut: isCut || condensed.isCut };
}
