import { refuse } from './refusal.ts';

const checkedLength = 65_536;

/**
 * Refuses text that is not standard padded base64. Looks at the length and the first 64 KiB: scanning 20 MB would cost more than parsing
 * it, and the backend decodes it anyway.
 */
export function checkBase64(text: string, path: string): string {
  if (text === '') refuse(path, 'holds no data');
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/=]/.test(text.slice(0, checkedLength))) {
    refuse(path, 'must be standard base64 with padding');
  }
  return text;
}
