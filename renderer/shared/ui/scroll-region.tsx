// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
import type { ReactNode } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** A part that scrolls by itself; it takes the focus so that the arrow keys can scroll it. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
