import { describe, expect, it } from 'vitest';
import {
  attachUpload,
  isUploadRoute,
  type Parsed,
  readPlainFields,
  type UploadedFile,
  type UploadRoute,
} from '../../../apps/translate/index.ts';

const image: UploadedFile = { mediaType: 'image/png', base64: 'aW1n', text: null, name: 'cat.png' };
const sound: UploadedFile = { mediaType: 'audio/mpeg', base64: 'bXAz', text: null, name: null };
const pdf: UploadedFile = { mediaType: 'application/pdf', base64: 'cGRm', text: null, name: 'plan.pdf' };
const note: UploadedFile = { mediaType: 'text/plain', base64: 'aGVsbG8=', text: 'hello', name: 'note.txt' };
const program: UploadedFile = { mediaType: 'application/x-elf', base64: 'AAAA', text: null, name: 'x' };

function value(parsed: Parsed<unknown>): unknown {
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.value;
}
const attach = (route: UploadRoute, body: object, ...files: UploadedFile[]) =>
  attachUpload(route, body as Record<string, unknown>, files);
const chat = (...contents: unknown[]) => ({
  model: 'm',
  messages: contents.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
});

describe('files in a form', () => {
  it('become parts of the last question in OpenAI chats, after what it says', () => {
    const body = chat('One', 'Two', 'Three', 'Four');
    expect(value(attach('openai-chat', body, image, sound, pdf, note))).toEqual({
      model: 'm',
      messages: [
        body.messages[0],
        body.messages[1],
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Three' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,aW1n' } },
            { type: 'input_audio', input_audio: { data: 'bXAz', format: 'mp3' } },
            { type: 'file', file: { filename: 'plan.pdf', file_data: 'data:application/pdf;base64,cGRm' } },
            { type: 'file', file: { filename: 'note.txt', file_data: 'data:text/plain;base64,aGVsbG8=' } },
          ],
        },
        body.messages[3],
      ],
    });
  });

  it('join parts that are already there, and stand alone beside nothing', () => {
    const part = { type: 'text', text: 'See' };
    expect(value(attach('openai-chat', chat([part]), image))).toMatchObject({
      messages: [{ content: [part, { type: 'image_url' }] }],
    });
    expect(value(attach('openai-chat', chat(''), image))).toMatchObject({
      messages: [{ content: [{ type: 'image_url' }] }],
    });
  });

  it('become blocks in Anthropic messages', () => {
    expect(value(attach('anthropic-messages', chat('See'), image, pdf, note))).toMatchObject({
      messages: [
        {
          content: [
            { type: 'text', text: 'See' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aW1n' } },
            {
              type: 'document',
              source: { type: 'base64', media_type: 'application/pdf', data: 'cGRm' },
              title: 'plan.pdf',
            },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'hello' }, title: 'note.txt' },
          ],
        },
      ],
    });
  });

  it('become items of the input in OpenAI responses, whether it is a text or a list', () => {
    const parts = [
      { type: 'input_text', text: 'See' },
      { type: 'input_image', image_url: 'data:image/png;base64,aW1n', detail: 'auto' },
      { type: 'input_file', filename: 'plan.pdf', file_data: 'data:application/pdf;base64,cGRm' },
    ];
    for (const input of [
      'See',
      [{ role: 'user', content: 'See' }],
      [{ type: 'message', role: 'user', content: 'See' }],
    ]) {
      expect(value(attach('openai-responses', { input }, image, pdf))).toMatchObject({
        input: [{ role: 'user', content: parts }],
      });
    }
  });

  it('stand beside the text for Ollama, texts in it', () => {
    expect(value(attach('ollama-chat', chat('See'), image, note, sound))).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'See\n\n[File: note.txt]\nhello', images: ['aW1n', 'bXAz'] }],
    });
    expect(value(attach('ollama-generate', { prompt: 'See', images: ['eA=='] }, image))).toEqual({
      prompt: 'See',
      images: ['eA==', 'aW1n'],
    });
    expect(value(attach('ollama-generate', {}, note))).toEqual({ prompt: '[File: note.txt]\nhello' });
  });

  it('belong to the prompt of a worker, else to its last question', () => {
    expect(value(attach('workers-generate', { prompt: 'See' }, image))).toEqual({ prompt: 'See', images: ['aW1n'] });
    expect(value(attach('workers-chat', { prompt: 'See', messages: [] }, image))).toMatchObject({ images: ['aW1n'] });
    expect(value(attach('workers-chat', chat('See'), pdf))).toMatchObject({
      messages: [{ content: [{ type: 'text' }, { type: 'file' }] }],
    });
  });

  it('change nothing when there are none', () => {
    const body = chat('See');
    expect(value(attach('openai-chat', body))).toBe(body);
  });

  it.each([
    ['openai-chat', { messages: [{ role: 'system', content: 'x' }] }, [image], 'messages', 'invalid_request', 400],
    ['openai-responses', { input: [] }, [image], 'input', 'invalid_request', 400],
    ['openai-chat', chat('x'), [image, program], 'files[1]', 'unsupported_media_type', 415],
    ['openai-responses', { input: 'x' }, [program], 'files[0]', 'unsupported_media_type', 415],
    ['anthropic-messages', chat('x'), [program], 'files[0]', 'unsupported_media_type', 415],
    ['anthropic-messages', chat('x'), [sound], 'files[0]', 'unsupported_feature', 400],
    ['ollama-chat', chat('x'), [pdf], 'files[0]', 'unsupported_feature', 400],
    ['ollama-generate', { prompt: 'x' }, [program], 'files[0]', 'unsupported_media_type', 415],
  ] as const)('are refused with their place: %s %j %#', (route, body, files, ...expected) => {
    const [field, code, status] = expected;
    const parsed = attach(route, body, ...files);
    expect(parsed.kind === 'refused' && parsed.error).toMatchObject({ field, code, status });
  });

  it.each([
    ['openai-chat', { messages: 5 }],
    ['openai-chat', { messages: [{ role: 'user', content: 5 }] }],
    ['openai-responses', {}],
    ['ollama-chat', { messages: [{ role: 'user', content: 'x', images: 'no list' }] }],
    ['ollama-generate', { prompt: 5 }],
  ] as const)('leave a body that is wrong for its own reader to refuse: %s %j', (route, body) => {
    expect(value(attach(route, body, image))).toEqual(body);
  });

  it('are taken by routes that ask a chat model', () => {
    expect(['openai-chat', 'workers-chat', 'openai-embeddings', 'toString'].map(isUploadRoute)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('plain fields of a form', () => {
  it('become a body of a worker', () => {
    expect(
      readPlainFields([
        ['prompt', 'hi'],
        ['worker_type', 'openai'],
        ['max_tokens', '12'],
        ['temperature', '0.5'],
        ['stream', 'true'],
        ['project_id', 'notes'],
        ['__proto__', 'x'],
        ['button', 'send'],
      ]),
    ).toEqual({
      prompt: 'hi',
      worker_type: 'openai',
      max_tokens: 12,
      temperature: 0.5,
      stream: true,
      context: { project_id: 'notes' },
    });
  });

  it('stay texts where they are no numbers, so that they are refused by name', () => {
    expect(
      readPlainFields([
        ['max_tokens', 'many'],
        ['top_p', ''],
        ['stream', 'yes'],
      ]),
    ).toEqual({ max_tokens: 'many', top_p: '', stream: 'yes' });
  });
});
