/** Puts text on the clipboard; `false` when the browser refuses, as it may without a click. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or not a secure context: the caller says so.
    return false;
  }
}
