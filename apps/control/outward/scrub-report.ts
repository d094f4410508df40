import { homedir, hostname, userInfo } from 'node:os';

const keyForms = /\b(sk|pk|hf|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{6,}|\bBearer\s+\S+|\b[A-Za-z0-9+/_-]{40,}={0,2}/g;
const addressForms = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>)]+|\b\d{1,3}(\.\d{1,3}){3}\b|[\w.+-]+@[\w-]+(\.[\w-]+)+/gi;
const quotedForms = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[“„«][^”“»]*[”“»]/g;
const pathForms = /(?:~|\.{1,2})?(?:\/[\w.@ +-]+){2,}/g;
const maxLength = 500;

/** Takes out of a message of ours what could tell of a person: quoted text, addresses, keys, paths, names of user and machine. */
export function scrubMessage(text: string): string {
  const scrubbed = text
    .replace(quotedForms, '[text]')
    .replace(addressForms, '[address]')
    .replace(keyForms, '[key]')
    .replace(pathForms, '[path]');
  return removeNames(scrubbed).slice(0, maxLength);
}

/** The place of a frame below the installation; the folders above it name the user. */
export function scrubPath(path: string): string {
  const plain = path.replace(/^file:\/\//, '').replaceAll('\\', '/');
  const inside = /(?:out\/service|node_modules|apps|electron)\/.*$/.exec(plain);
  if (inside) return inside[0];
  return plain.startsWith('node:') ? plain : (plain.split('/').at(-1) ?? '');
}

function removeNames(text: string): string {
  const names = [homedir(), hostname(), userInfo().username].filter((name) => name.length > 2);
  return names.reduce((rest, name) => rest.replaceAll(name, '[name]'), text);
}
