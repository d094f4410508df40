import type { KeepAlive, ModelPolicy } from '../../../../apps/contract/model/index.ts';
import { formatSpan } from '../../../shared/index.ts';

export interface StayOption {
  readonly value: string;
  readonly label: string;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const usual = ['5m', '30m', '2h'] as const;

/** Milliseconds of `30m`, `1h30m`, `90s` or 90; negative for ever. */
export function readKeepAlive(keepAlive: KeepAlive): number {
  if (typeof keepAlive === 'number') return keepAlive * 1000;
  const sign = keepAlive.startsWith('-') ? -1 : 1;
  let sumMs = 0;
  for (const [, count, unit] of keepAlive.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sumMs += Number(count) * (unitMs[unit ?? ''] ?? 0);
  return sign * sumMs;
}

const nameStay = (ms: number): string => (ms < 0 ? 'For ever' : ms === 0 ? 'Not at all' : formatSpan(ms));

/** Which of the choices holds now: a length, `pinned`, or `default` when nobody decided. */
export function readStay({ isPinned, keepAlive }: ModelPolicy): string {
  if (isPinned) return 'pinned';
  if (keepAlive === null) return 'default';
  const ms = readKeepAlive(keepAlive);
  return usual.find((length) => readKeepAlive(length) === ms) ?? String(keepAlive);
}

/** The choices; a length that was set elsewhere is one of them. */
export function listStays(policy: ModelPolicy): StayOption[] {
  const now = readStay(policy);
  const lengths = ['default', 'pinned', ...usual].includes(now) ? usual : [...usual, now];
  return [
    { value: 'default', label: 'Default' },
    ...lengths.map((value) => ({
      value,
      label: nameStay(readKeepAlive(/^-?\d+$/.test(value) ? Number(value) : value)),
    })),
    { value: 'pinned', label: 'Pinned' },
  ];
}

/** What choosing it changes. */
export function toPolicy(value: string): Pick<ModelPolicy, 'isPinned' | 'keepAlive'> {
  if (value === 'pinned') return { isPinned: true, keepAlive: null };
  return { isPinned: false, keepAlive: value === 'default' ? null : /^-?\d+$/.test(value) ? Number(value) : value };
}
