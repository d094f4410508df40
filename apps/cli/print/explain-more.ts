import { type CommandContext, isOn } from '../command.ts';

interface Shown {
  readonly count: number;
  readonly limit: number;
  /** The most that can be asked for. */
  readonly maximum: number;
}

/** Says how to see the rest of a list that ended at its limit. With `--json` it says nothing. */
export function explainMore(context: CommandContext, { count, limit, maximum }: Shown): void {
  if (count < limit || limit >= maximum || isOn(context, 'json')) return;
  context.explain(`There may be more: --limit ${Math.min(limit * 2, maximum)}`);
}
