/** The desktop shell refuses downloads; there the clipboard is the way out. */
export const canSaveFiles = (): boolean => location.protocol !== 'app:';

/** Hands a text to the browser as a download. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
