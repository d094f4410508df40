import { useEffect, useRef } from 'react';

/** Runs at most once per interval, the first time at once, while the page is in sight. */
export function useThrottled(run: () => void, everyMs: number): () => void {
  const lastMs = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return () => {
    if (timer.current !== null || document.visibilityState === 'hidden') return;
    const delayMs = Math.max(0, lastMs.current + everyMs - Date.now());
    timer.current = setTimeout(() => {
      timer.current = null;
      lastMs.current = Date.now();
      run();
    }, delayMs);
  };
}
