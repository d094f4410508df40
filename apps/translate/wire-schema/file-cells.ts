import { type Cells, depends, type Effect, type EffectCase, mapped, refused } from './effect.ts';
import { imageUrl, pdfUrl, samples, textUrl } from './samples.ts';

export const audioRefused = refused('Anthropic takes no audio');
const otherFiles = refused('only PDF, text and JSON files can be sent');
const onlyTextFiles = refused('Ollama takes no documents but text');

export const imageToOllama: Effect = mapped('messages[].images[]', { becomes: samples.image });
export const imageToOpenai: Effect = mapped('messages[].content[].image_url.url', { becomes: imageUrl });
/** `parts` is where the blocks of the message or of the result stand. */
export const imageToAnthropic = (parts: string): Effect => mapped(`${parts}.source.data`, { becomes: samples.image });

/** Places of content blocks in Anthropic's body. */
export const messageBlocks = 'messages[].content[]';
export const resultBlocks = 'messages[].content[].content[]';

const written: Effect = mapped('messages[].content', { how: 'written into the text', marker: 'hello' });

interface FileKind {
  readonly label: string;
  readonly prefixes: readonly string[];
  readonly url: string;
}
const imageFile: FileKind = { label: 'an image', prefixes: ['data:image/'], url: imageUrl };
const textFile: FileKind = {
  label: 'text or JSON',
  prefixes: ['data:text/', 'data:application/json'],
  url: textUrl,
};
const pdfFile: FileKind = { label: 'a PDF', prefixes: ['data:application/pdf'], url: pdfUrl };

interface FileExamples {
  /** An object that holds `url` the way the dialect has it. */
  readonly wrap: (url: string) => unknown;
  /** Its member with the `data:` URL. */
  readonly key?: string;
  /** Place of the block in Anthropic's body. */
  readonly blocks: string;
  /** A file that stays one at an OpenAI backend. */
  readonly toOpenai: Effect;
}

/** What becomes of a file, by the media type in its `data:` URL. */
export function fileCells({ wrap, key, blocks, toOpenai }: FileExamples): Cells {
  const of = ({ label, prefixes, url }: FileKind, effect: Effect): EffectCase => ({
    when: { prefixes, ...(key === undefined ? {} : { key }) },
    label,
    example: wrap(url),
    effect,
  });
  const image = (effect: Effect): EffectCase => of(imageFile, effect);
  const text = (effect: Effect): EffectCase => of(textFile, effect);
  const pdf = (effect: Effect): EffectCase => of(pdfFile, effect);
  return {
    ollama: depends([image(imageToOllama), text(written)], onlyTextFiles),
    openai: depends([image(imageToOpenai), text(written)], toOpenai),
    anthropic: depends(
      [
        image(imageToAnthropic(blocks)),
        text(mapped(`${blocks}.source.data`, { becomes: 'hello' })),
        pdf(mapped(`${blocks}.source.data`, { becomes: samples.pdf })),
      ],
      otherFiles,
    ),
  };
}
