import { ORPCError } from '@orpc/client';
import type { RunCommand } from './command.ts';
import { suggestName } from './suggest-name.ts';

const dropTag = (name: string): string => name.replace(/:[^:/]*$/, '');

/** A name without a tag is compared with names without theirs. */
function findMeant(given: string, installed: readonly string[]): string | null {
  const whole = suggestName(given, installed);
  if (whole !== null || given !== dropTag(given)) return whole;
  const base = suggestName(given, installed.map(dropTag));
  return installed.find((name) => dropTag(name) === base) ?? null;
}

/** Lets a command whose first word is a model's name say which installed one was probably meant when there is none of that name. */
export const hintAtModel =
  (run: RunCommand): RunCommand =>
  async (context) => {
    try {
      return await run(context);
    } catch (error) {
      if (!(error instanceof ORPCError) || error.code !== 'NOT_FOUND') throw error;
      const [given = ''] = context.positionals;
      // What went wrong matters more than a hint that cannot be had.
      const installed = await context
        .connect()
        .models.installed()
        .catch(() => []);
      const meant = findMeant(
        given,
        installed.map(({ name }) => name),
      );
      if (meant === null || meant === given) throw error;
      throw new ORPCError(error.code, { message: error.message, data: { advice: `Did you mean: ${meant}` } });
    }
  };
