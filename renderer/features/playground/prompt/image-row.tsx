import { useRef } from 'react';
import { Button, formatTransfer, IconButton, renderQuantity, StateGlyph } from '../../../shared/index.ts';
import type { DraftImage } from '../call/draft.ts';
import type { ImagesHand } from './use-images.ts';

/** The images that go with the prompt, and where more are added. */
export function ImageRow({ images, hand }: { readonly images: readonly DraftImage[]; readonly hand: ImagesHand }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="image-row">
      <ul aria-label="Images" hidden={images.length === 0}>
        {images.map(({ id, name, mediaType, base64, sizeBytes }) => (
          <li key={id}>
            <img src={`data:${mediaType};base64,${base64}`} alt="" />
            <span className="small cut">{name}</span>
            <span className="note dim">{renderQuantity(formatTransfer(sizeBytes))}</span>
            <IconButton
              icon="cross"
              label={`Remove ${name}`}
              kind="quiet"
              size="small"
              onClick={() => hand.remove(id)}
            />
          </li>
        ))}
      </ul>
      <div className="image-line">
        <Button size="small" icon="plus" onClick={() => picker.current?.click()}>
          Image
        </Button>
        <span className="note dim">or drop or paste it</span>
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif"
          multiple
          hidden
          aria-label="Add images"
          onChange={({ target }) => {
            hand.add([...(target.files ?? [])]);
            target.value = '';
          }}
        />
      </div>
      {hand.problem === null ? null : (
        <p className="small" role="alert">
          <StateGlyph state="failed" size={11} /> {hand.problem}
        </p>
      )}
    </div>
  );
}
