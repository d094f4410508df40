export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `undefined` when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Whoever reads it says what is missing.
    return undefined;
  }
}

export const readText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const readNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null);

export const readList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export const readRecord = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
