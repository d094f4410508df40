import { type DragEvent, useState } from 'react';

const mostBytes = 1_000_000;

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** What a dropped file becomes in the form: a Modelfile is its text, weights are named by it. */
async function toModelfile(file: File): Promise<string> {
  if (/\.(gguf|safetensors)$/i.test(file.name)) return `FROM ./${file.name}\n`;
  return file.size > mostBytes ? '' : file.text();
}

/** Takes a file that is dropped onto the page. */
export function useDroppedFile(onText: (text: string) => void) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent): void => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: (event: DragEvent): void => {
        if (event.currentTarget === event.target) setIsOver(false);
      },
      onDrop: (event: DragEvent): void => {
        const [file] = event.dataTransfer.files;
        setIsOver(false);
        if (!file) return;
        event.preventDefault();
        void toModelfile(file).then(onText);
      },
    },
  };
}
