const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Lets the up and down arrows move the focus through the buttons and links, around at the ends. Returns the end of it. */
export function walkWithArrows(element: HTMLElement | null): () => void {
  const walk = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined || element === null) return;
    const stops = [...element.querySelectorAll<HTMLElement>('a[href], button')];
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? stops.indexOf(focused) : -1;
    const next = at === -1 ? (step === 1 ? 0 : stops.length - 1) : (at + step + stops.length) % stops.length;
    stops[next]?.focus();
    event.preventDefault();
  };
  document.addEventListener('keydown', walk);
  return () => document.removeEventListener('keydown', walk);
}
