import { type ClipboardEvent, type DragEvent, useState } from 'react';
import type { DraftImage } from '../call/draft.ts';
import { readImage } from './read-image.ts';

const sumBytes = (images: readonly DraftImage[]): number => images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Takes images that are chosen, dropped or pasted; `problem` says why the last one was not taken. */
export function useImages(images: readonly DraftImage[], onChange: (images: readonly DraftImage[]) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const add = async (files: readonly File[]): Promise<void> => {
    const taken = [...images];
    let refusal: string | null = null;
    for (const file of files) {
      const read = await readImage(file, sumBytes(taken));
      if (read.kind === 'image') taken.push(read.image);
      else refusal ??= read.message;
    }
    setProblem(refusal);
    if (taken.length > images.length) onChange(taken);
  };
  return {
    problem,
    isOver,
    add: (files: readonly File[]): void => void add(files),
    remove(id: string): void {
      setProblem(null);
      onChange(images.filter((image) => image.id !== id));
    },
    handlers: {
      onPaste(event: ClipboardEvent): void {
        const files = [...event.clipboardData.files];
        if (files.length === 0) return;
        event.preventDefault();
        void add(files);
      },
      onDragOver(event: DragEvent): void {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave(event: DragEvent): void {
        if (event.currentTarget === event.target) setIsOver(false);
      },
      onDrop(event: DragEvent): void {
        setIsOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length === 0) return;
        event.preventDefault();
        void add(files);
      },
    },
  };
}

export type ImagesHand = ReturnType<typeof useImages>;
