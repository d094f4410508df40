/** A text, number or switch as YAML has it; empty for anything else. */
export const renderPlain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
