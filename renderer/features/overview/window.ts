/** Spans that the page offers. */
export const spans = ['1h', '24h', '7d', '30d'] as const;
