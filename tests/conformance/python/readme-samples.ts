import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readmeFile = join(import.meta.dirname, '..', '..', '..', 'README.md');
const documentedAddress = 'http://127.0.0.1:11444';
const documentedModel = 'llama3.2:3b';

export interface ReadmeSample {
  readonly language: 'sh' | 'js' | 'python';
  /** Its first line that says something, for the title of a test. */
  readonly title: string;
  readonly code: string;
}

/** The README's code that talks to Drover, in order, as it stands there. */
export function readReadmeSamples(): readonly ReadmeSample[] {
  const readme = readFileSync(readmeFile, 'utf8');
  return [...readme.matchAll(/^```(sh|js|python)\n([\s\S]*?)^```$/gm)].flatMap(([, language, code = '']) =>
    code.includes(documentedAddress)
      ? [{ language: language as ReadmeSample['language'], title: code.split('\n')[0] ?? '', code }]
      : [],
  );
}

/** The sample with another address and model. */
export const directSample = (
  { code }: ReadmeSample,
  to: { readonly gateway: string; readonly model: string },
): string => code.replaceAll(documentedAddress, to.gateway).replaceAll(documentedModel, to.model);
