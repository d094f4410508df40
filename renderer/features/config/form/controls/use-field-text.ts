import { useEffect, useRef, useState } from 'react';

const pauseMs = 250;

/** A field's text: it follows the value while nobody types, and is taken after a pause, on Enter, and when the field is left. */
export function useFieldText(value: string, onTake: (text: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  const take = (text: string): void => {
    clearTimeout(timer.current ?? undefined);
    timer.current = null;
    if (text !== value) onTake(text);
  };
  return {
    value: typed ?? value,
    onChange: ({ target }: { readonly target: { readonly value: string } }): void => {
      const text = target.value;
      setTyped(text);
      clearTimeout(timer.current ?? undefined);
      timer.current = setTimeout(() => take(text), pauseMs);
    },
    onBlur: (): void => {
      if (typed !== null) take(typed);
      setTyped(null);
    },
    onKeyDown: ({ key, metaKey, ctrlKey }: { key: string; metaKey: boolean; ctrlKey: boolean }): void => {
      if (key === 'Enter' && !metaKey && !ctrlKey && typed !== null) take(typed);
    },
  };
}
