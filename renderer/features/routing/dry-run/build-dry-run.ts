import { withoutDefaultTag } from '../../../../apps/base/index.ts';
import type { DryRun } from '../../../../apps/contract/model/index.ts';
import { formatDuration, type GlyphState } from '../../../shared/index.ts';
import { describeSets } from '../rules/describe-rule.ts';

export interface StepView {
  readonly key: string;
  readonly glyph: GlyphState;
  /** Of the glyph, for those who do not see it. */
  readonly label: string;
  readonly text: string;
}

/** Steps about one place, or about none. */
export interface StepGroup {
  readonly key: string;
  readonly backend: string | null;
  readonly model: string | null;
  readonly steps: readonly StepView[];
}

export interface DryRunView {
  /** `warned`: it would go there, and the place would refuse it. */
  readonly tone: 'ok' | 'warned' | 'failed';
  readonly backend: string;
  readonly model: string;
  /** How soon, or why not. */
  readonly note: string;
  readonly sets: string | null;
  readonly groups: readonly StepGroup[];
}

const glyphs = {
  '●': ['ok', 'yes'],
  '▲': ['warned', 'with a reservation'],
  '⊘': ['cut', 'left out'],
} as const;

/** Names keep their first letter. */
function toSentence(text: string, names: readonly (string | null)[]): string {
  const [word = ''] = text.split(' ', 1);
  return /^[a-z]+$/.test(word) && !names.includes(word) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

function groupSteps(steps: DryRun['steps']): StepGroup[] {
  const groups: { key: string; backend: string | null; model: string | null; steps: StepView[] }[] = [];
  for (const [place, { symbol, text, backend, model }] of steps.entries()) {
    const [glyph, label] = glyphs[symbol];
    const last = groups.at(-1);
    const step = { key: String(place), glyph, label, text: toSentence(text, [backend, model]) };
    if (last && last.backend === backend && last.model === model) last.steps.push(step);
    else groups.push({ key: String(place), backend, model, steps: [step] });
  }
  return groups.map((group) => ({ ...group, model: group.model === null ? null : withoutDefaultTag(group.model) }));
}

function describeWait([first]: DryRun['candidates']): string {
  if (!first) return '';
  const { expectedLoadMs, expectedFirstTokenMs, isResident, isThere, backend } = first;
  if (isThere === false) return `${backend} does not have this model, and would say so.`;
  const load = expectedLoadMs ?? 0;
  if (expectedFirstTokenMs !== null) {
    const total = `First token in about ${formatDuration(load + expectedFirstTokenMs)}`;
    return load > 0 ? `${total}, ${formatDuration(load)} of it loading` : total;
  }
  if (load > 0) return `Has to be loaded first, about ${formatDuration(load)}`;
  return isResident === false ? 'Has to be loaded first' : '';
}

const describeRetry = (retryAfterMs: number | null): string =>
  retryAfterMs === null ? '' : ` Again in ${formatDuration(retryAfterMs)}.`;

/** A dry run as the panel draws it. */
export function buildDryRun({ candidates, steps, sets, refusal }: DryRun): DryRunView {
  const [first] = candidates;
  const described = describeSets(sets);
  return {
    tone: refusal ? 'failed' : first?.isThere === false ? 'warned' : 'ok',
    backend: first?.backend ?? '',
    model: withoutDefaultTag(first?.model ?? ''),
    note: refusal ? `${refusal.reason}${describeRetry(refusal.retryAfterMs)}` : describeWait(candidates),
    sets: described === 'nothing' ? null : described,
    groups: groupSteps(steps),
  };
}
