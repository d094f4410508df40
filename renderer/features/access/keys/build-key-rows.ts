import type { AccessPage, ApiKey, KeyReport, KeyStanding } from '../../../../apps/contract/model/index.ts';
import { formatAge, formatCount, formatSpan, type GlyphState } from '../../../shared/index.ts';

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly project: string | null;
  readonly scopes: string;
  readonly isSigned: boolean;
  readonly state: KeyState;
  readonly lastUsed: string;
  readonly from: string;
  readonly requests: string;
  readonly isGood: boolean;
}

export interface KeyState {
  readonly glyph: GlyphState;
  readonly text: string;
}

/** How a key is told apart without its secret. */
export const prefixOf = (id: string): string => `sk-drover-${id}`;

const soonMs = 14 * 86_400_000;

/** Whether it may be used, and until when. */
export function describeStanding(standing: KeyStanding, record: ApiKey, nowMs: number): KeyState {
  const leftMs = (atMs: number | null): string =>
    formatSpan(Math.max(0, (atMs ?? nowMs) - nowMs)).replace(/ \d+ \w+$/, '');
  switch (standing) {
    case 'revoked':
      return { glyph: 'off', text: 'revoked' };
    case 'expired':
      return { glyph: 'off', text: record.replacedBy === null ? 'expired' : 'replaced' };
    case 'replaced':
      return { glyph: 'waiting', text: `replaced, ${leftMs(record.overlapUntilMs)} left` };
    case 'good':
      if (record.expiresAtMs === null) return { glyph: 'ok', text: 'good' };
      return {
        glyph: record.expiresAtMs - nowMs < soonMs ? 'warned' : 'ok',
        text: `good, ${leftMs(record.expiresAtMs)} left`,
      };
  }
}

/** From where it was used last, in words; empty when that is not known. */
export function describeFrom({ lastFrom }: Pick<KeyReport, 'lastFrom'>): string {
  if (lastFrom === null) return '';
  const { address, app } = lastFrom;
  const place = address === null || /^(127\.|::1$|::ffff:127\.)/.test(address) ? 'this Mac' : address;
  return app === null ? place : `${app}, ${place}`;
}

/** Keys as rows, newest first; those that are of no more use come last. */
export function buildKeyRows({ keys }: Pick<AccessPage, 'keys'>, nowMs: number): KeyRow[] {
  const rows = keys.map((report): KeyRow => {
    const { record, standing, requests } = report;
    return {
      ...{ id: record.id, name: record.name, project: record.project, isSigned: record.mode === 'signed' },
      prefix: prefixOf(record.id),
      scopes: record.scopes.length === 0 ? 'nothing' : record.scopes.join(', '),
      state: describeStanding(standing, record, nowMs),
      lastUsed: record.lastUsedAtMs === null ? 'never' : formatAge(record.lastUsedAtMs, nowMs),
      from: describeFrom(report),
      requests: requests === null ? '' : formatCount(requests),
      isGood: standing === 'good' || standing === 'replaced',
    };
  });
  return [...rows.filter(({ isGood }) => isGood), ...rows.filter(({ isGood }) => !isGood)];
}
