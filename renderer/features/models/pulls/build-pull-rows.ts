import type { Pull } from '../../../../apps/contract/model/index.ts';
import {
  formatGigabytesOnDisk,
  formatSpan,
  formatTransfer,
  type GlyphState,
  type Quantity,
  renderQuantity,
} from '../../../shared/index.ts';

export interface PullRow {
  readonly id: string;
  readonly model: string;
  readonly glyph: GlyphState;
  readonly word: string;
  /** 0 to 1; `null` until the size is known. */
  readonly share: number | null;
  readonly size: Quantity | null;
  readonly speed: Quantity | null;
  readonly left: string;
  readonly problem: Pull['problem'];
  readonly canPause: boolean;
  readonly canResume: boolean;
}

const words: Readonly<Record<Pull['state'], { readonly glyph: GlyphState; readonly word: string }>> = {
  queued: { glyph: 'waiting', word: 'next' },
  running: { glyph: 'starting', word: 'pulling' },
  retrying: { glyph: 'warned', word: 'trying again' },
  paused: { glyph: 'off', word: 'paused' },
  done: { glyph: 'ok', word: 'done' },
  failed: { glyph: 'failed', word: 'failed' },
};

/** Whether it is on its way, or will be by itself. */
export const isComing = ({ state }: Pull): boolean => state === 'queued' || state === 'running' || state === 'retrying';

/** Once all bytes are there, Ollama checks them, which takes a while for large models. */
function nameStep({ state, step, completedBytes, totalBytes }: Pull): string {
  const isChecking = state === 'running' && totalBytes > 0 && completedBytes >= totalBytes;
  return isChecking ? (step.startsWith('verifying') ? 'checking' : 'finishing') : words[state].word;
}

function describeSize({ completedBytes, totalBytes }: Pull): Quantity | null {
  if (totalBytes === 0) return null;
  const total = formatTransfer(totalBytes);
  if (total.unit !== 'GB') return { ...total, value: `${formatTransfer(completedBytes).value} of ${total.value}` };
  return { ...total, value: `${formatGigabytesOnDisk(completedBytes)} of ${total.value}` };
}

/** What the disk has no room for can be told before the download fails. */
function findShortage(pull: Pull, freeBytes: number | null): Pull['problem'] {
  const missingBytes = pull.totalBytes - pull.completedBytes;
  if (freeBytes === null || pull.totalBytes === 0 || missingBytes <= freeBytes) return null;
  const [missing, free] = [missingBytes, freeBytes].map((bytes) => renderQuantity(formatTransfer(bytes)));
  return {
    message: `There is no room for it: ${missing} are still to come, and ${free} are free on the disk.`,
    advice: 'Delete a model that is not used, or pause it until there is room.',
  };
}

function toRow(pull: Pull, freeBytes: number | null): PullRow {
  const { id, model, state, completedBytes, totalBytes, bytesPerSecond, remainingMs, problem } = pull;
  const speed = bytesPerSecond === null ? null : formatTransfer(bytesPerSecond);
  return {
    id,
    model,
    glyph: words[state].glyph,
    word: nameStep(pull),
    share: totalBytes === 0 ? null : Math.min(1, completedBytes / totalBytes),
    size: describeSize(pull),
    speed: speed && { ...speed, unit: `${speed.unit}/s` },
    left: remainingMs === null ? '' : `${formatSpan(remainingMs)} left`,
    problem: problem ?? findShortage(pull, freeBytes),
    canPause: isComing(pull),
    canResume: state === 'paused' || state === 'failed',
  };
}

/** Downloads that still want something: those that are done have become rows of the table. */
export const buildPullRows = (pulls: readonly Pull[], freeBytes: number | null): PullRow[] =>
  pulls.filter(({ state }) => state !== 'done').map((pull) => toRow(pull, freeBytes));
