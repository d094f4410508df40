/** Control, bidirectional-override and zero-width characters, which could forge or hide text in a log or a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const unsafeCharacters = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Makes outside text safe to store and show: unsafe characters become U+FFFD, length is capped (UTF-16 units). */
export function toSafeText(text: string, maxLength: number): string {
  const safe = text.replace(unsafeCharacters, '\ufffd');
  if (safe.length <= maxLength) return safe;
  const end = Math.max(0, maxLength - 1);
  const isInsidePair = (safe.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return `${safe.slice(0, isInsidePair ? end - 1 : end)}…`;
}
