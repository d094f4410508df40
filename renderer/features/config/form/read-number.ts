/** A number where the text is one; anything else stays text, for the service to say what is wrong with it. */
export function readNumber(text: string): number | string {
  const trimmed = text.trim();
  const number = Number(trimmed.replaceAll(',', ''));
  return trimmed !== '' && Number.isFinite(number) ? number : trimmed;
}
