import { importSettings } from '../../config/index.ts';
import type { ConfigImport, ImportFormat } from '../../contract/model/index.ts';
import { editText } from './preview-config.ts';

export interface ImportOrder {
  /** Of the program; found out by the text when `null`. */
  readonly format: ImportFormat | null;
  readonly text: string;
  readonly draft: string;
}

/** Takes over what another program's settings and Drover's have in common. Nothing is written: the draft comes back with it. */
export function importConfig({ format, text, draft }: ImportOrder): ConfigImport {
  const outcome = importSettings(text, format);
  if (outcome === null) return { kind: 'unknown' };
  const edited = editText(draft, outcome.edits);
  if (edited.problems.length > 0) return { kind: 'refused', problems: [...edited.problems] };
  const { taken, notTaken } = outcome;
  return { kind: 'read', format: outcome.format, text: edited.text, taken: [...taken], notTaken: [...notTaken] };
}
