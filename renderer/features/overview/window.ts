const hourMs = 3_600_000;

export const spans = ['1h', '24h', '7d', '30d'] as const;
export type Span = (typeof spans)[number];

export const spanMs: Readonly<Record<Span, number>> = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
};

export const spanWords: Readonly<Record<Span, string>> = { '1h': '1 h', '24h': '24 h', '7d': '7 d', '30d': '30 d' };

/** The span of the address, the last day when it names none. */
export const readSpan = (value: unknown): Span => spans.find((span) => span === value) ?? '24h';
