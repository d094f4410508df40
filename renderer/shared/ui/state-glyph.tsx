import type { ReactElement } from 'react';

export type GlyphState = 'ok' | 'running' | 'waiting' | 'off' | 'starting' | 'warned' | 'failed' | 'cut';

const drawings: Readonly<Record<GlyphState, { readonly tone: string; readonly shape: ReactElement }>> = {
  ok: { tone: 'tone-ok', shape: <circle cx="6" cy="6" r="4.2" fill="currentColor" /> },
  running: {
    tone: 'tone-busy',
    shape: (
      <>
        <circle cx="6" cy="6" r="4.1" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <circle cx="6" cy="6" r="1.7" fill="currentColor" />
      </>
    ),
  },
  waiting: {
    tone: 'tone-dim',
    shape: (
      <circle cx="6" cy="6" r="4.1" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2.1 1.6" />
    ),
  },
  off: {
    tone: 'tone-dim',
    shape: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  starting: {
    tone: 'tone-busy glyph-pulse',
    shape: (
      <>
        <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M6 2a4 4 0 0 0 0 8z" fill="currentColor" />
      </>
    ),
  },
  warned: { tone: 'tone-warn', shape: <path d="M6 1.4 11.2 10.6H.8z" fill="currentColor" /> },
  failed: {
    tone: 'tone-fail',
    shape: (
      <>
        <rect x="1.6" y="1.6" width="8.8" height="8.8" rx="1.6" fill="currentColor" />
        <path
          d="M4.2 4.2l3.6 3.6M7.8 4.2 4.2 7.8"
          stroke="var(--bg)"
          strokeWidth="1.4"
          strokeLinecap="round"
          fill="none"
        />
      </>
    ),
  },
  cut: {
    tone: 'tone-dim',
    shape: (
      <>
        <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M3.4 8.6 8.6 3.4" stroke="currentColor" strokeWidth="1.5" fill="none" />
      </>
    ),
  },
};

interface StateGlyphProps {
  readonly state: GlyphState;
  readonly size?: number;
  /** Read aloud where no word stands beside it. */
  readonly label?: string;
}

/** The one sign for a state; nothing else signals it. */
export function StateGlyph({ state, size = 12, label }: StateGlyphProps) {
  const { tone, shape } = drawings[state];
  const box = { className: `glyph ${tone}`, width: size, height: size, viewBox: '0 0 12 12' };
  if (label === undefined) {
    return (
      <svg {...box} aria-hidden="true">
        {shape}
      </svg>
    );
  }
  return (
    <svg {...box} role="img" aria-label={label}>
      <title>{label}</title>
      {shape}
    </svg>
  );
}
