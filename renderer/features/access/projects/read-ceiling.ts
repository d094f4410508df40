const form = /^(\d+(?:[.,]\d+)?)\s*(k|m|g)?$/i;
const sizes: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

export type CeilingRead =
  | { readonly kind: 'ceiling'; readonly ceiling: number | null }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads what is typed for a limit: `60`, `1,500`, `2 M`, `1.5M`, `800k`; nothing and 0 are no limit. */
export function readCeiling(text: string, most: number): CeilingRead {
  const typed = text.trim().replaceAll(/(?<=\d)[,\s](?=\d{3}(?!\d))/g, '');
  if (typed === '' || typed === '0') return { kind: 'ceiling', ceiling: null };
  const [, digits = '', unit = ''] = form.exec(typed) ?? [];
  const ceiling = Math.round(Number(digits.replace(',', '.')) * (sizes[unit.toLowerCase()] ?? 1));
  if (digits === '') return { kind: 'wrong', message: 'A number such as 60, 800k or 2 M; empty for no limit.' };
  if (ceiling < 1) return { kind: 'wrong', message: 'At least 1; empty for no limit.' };
  if (ceiling > most) return { kind: 'wrong', message: `At most ${most.toLocaleString('en')}.` };
  return { kind: 'ceiling', ceiling };
}

/** What stands in the field for a limit that is there. */
export function writeCeiling(ceiling: number | null): string {
  if (ceiling === null) return '';
  if (ceiling >= 1e6 && ceiling % 1e5 === 0) return `${ceiling / 1e6} M`;
  if (ceiling >= 1e4 && ceiling % 1e3 === 0) return `${ceiling / 1e3} k`;
  return String(ceiling);
}
