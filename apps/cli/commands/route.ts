import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { formatPairs } from '../print/format-table.ts';

/** `drover route MODEL`: where a request for it would go, and why. Fails when it would be refused. */
export const route: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const answer = await context.connect().route({ model });
  const { target, steps } = answer;
  if (isOn(context, 'json')) context.print(JSON.stringify(answer, null, 2));
  else {
    const where = target === null ? 'refused' : `${target.backend}/${target.model} (${target.dialect})`;
    context.print(formatPairs([['goes to', where], ...steps.map((step) => ['because', step] as const)]));
  }
  return target === null ? exitCodes.failed : exitCodes.ok;
};
