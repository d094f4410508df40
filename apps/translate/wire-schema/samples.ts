/** Small data that stand for images, documents and sounds in examples: base64 without a prefix. */
export const samples = {
  /** A PNG of one pixel. */
  image: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  pdf: 'JVBERi0xLjQK',
  /** `hello`. */
  text: 'aGVsbG8=',
  wav: 'UklGRiQAAABXQVZFZm10IA==',
} as const;

/** A schema of a tool's arguments. */
export const weatherSchema = { type: 'object', properties: { city: { type: 'string' } } };

export const imageUrl = `data:image/png;base64,${samples.image}`;
export const pdfUrl = `data:application/pdf;base64,${samples.pdf}`;
export const textUrl = `data:text/plain;base64,${samples.text}`;
