import { describe, expect, it } from 'vitest';
import { createBodyCapture } from '../../../apps/gateway/capture/body-capture.ts';
import { startCapture } from '../../../apps/gateway/capture/capture-exchange.ts';
import { type CaptureRoom, createCaptureRoom } from '../../../apps/gateway/capture/capture-room.ts';

const maxBytes = 1000;

/** Room of so many bytes, and how many of them are taken. */
function createCountedRoom(sizeBytes = 1_000_000): { readonly room: CaptureRoom; taken(): number } {
  const room = createCaptureRoom(sizeBytes);
  let taken = 0;
  return {
    taken: () => taken,
    room: {
      take(bytes) {
        const hasRoom = room.take(bytes);
        if (hasRoom) taken += bytes;
        return hasRoom;
      },
      giveBack(bytes) {
        taken -= bytes;
        room.giveBack(bytes);
      },
    },
  };
}

const finish = (capture: ReturnType<typeof createBodyCapture>) =>
  capture.finish().map(({ content, ...rest }) => ({ ...rest, text: Buffer.from(content).toString() }));

describe('the bodies of a running request', () => {
  it('are request, call and answer, each with its whole size', () => {
    const capture = createBodyCapture(createCountedRoom().room, maxBytes);
    capture.noteRequest(Buffer.from('asked'));
    capture.noteSent('called');
    capture.addAnswer('Hello ');
    capture.addAnswer(Buffer.from('wörld'));
    expect(finish(capture)).toEqual([
      { part: 'request', text: 'asked', sizeBytes: 5, isCut: false },
      { part: 'sent', text: 'called', sizeBytes: 6, isCut: false },
      { part: 'answer', text: 'Hello wörld', sizeBytes: 12, isCut: false },
    ]);
  });

  it('tell nothing of a call that passed as it came', () => {
    const capture = createBodyCapture(createCountedRoom().room, maxBytes);
    const body = Buffer.from('asked');
    capture.noteRequest(body);
    capture.noteSent(body);
    expect(finish(capture).map(({ part }) => part)).toEqual(['request']);
  });

  it('tell of the last call alone where there were several', () => {
    const capture = createBodyCapture(createCountedRoom().room, maxBytes);
    capture.noteSent('a longer first call');
    capture.noteSent('second');
    expect(finish(capture)).toEqual([{ part: 'sent', text: 'second', sizeBytes: 6, isCut: false }]);
  });

  it('F58 take no more memory than their limit, however long the answer is, and give it back', () => {
    const { room, taken } = createCountedRoom();
    const capture = createBodyCapture(room, maxBytes);
    capture.noteSent('s'.repeat(5000));
    for (let piece = 0; piece < 500; piece++) capture.addAnswer('token ');
    expect(taken()).toBe(2 * maxBytes);
    expect(finish(capture)).toEqual([
      { part: 'sent', text: 's'.repeat(maxBytes), sizeBytes: 5000, isCut: true },
      { part: 'answer', text: 'token '.repeat(200).slice(0, maxBytes), sizeBytes: 3000, isCut: true },
    ]);
    expect(taken()).toBe(0);
  });

  it('are cut short where all requests together have taken what there is', () => {
    const capture = createBodyCapture(createCountedRoom(10).room, maxBytes);
    capture.addAnswer('12345678');
    capture.addAnswer('9abc');
    capture.addAnswer('d');
    expect(finish(capture)).toEqual([{ part: 'answer', text: '12345678', sizeBytes: 13, isCut: true }]);
  });
});

describe('the beginning of a capture', () => {
  /** Whether anything is set up for a request. */
  function begins(areAnyKept: boolean, isRecorded = true): boolean {
    const settings = { bodies: { areKept: false, areAnyKept, maxBytes } };
    const exchange = { gateway: { settings, captureRoom: createCaptureRoom() }, route: { isRecorded }, capture: null };
    startCapture(exchange as never, Buffer.from('asked'));
    return exchange.capture !== null;
  }

  it('costs a request nothing where no bodies are kept, or where it has no row', () => {
    expect([begins(true), begins(false), begins(true, false)]).toEqual([true, false, false]);
  });
});
