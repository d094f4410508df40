import { RoomError } from '../../base/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import type { ModelfileProblem } from './modelfile.ts';

const shownProblems = 4;

/** The faults of a Modelfile as one error; the advice is that for the first one. */
export function failModelfile(problems: readonly ModelfileProblem[]): RoomError<ModelsErrorCode> {
  const shown = problems
    .slice(0, shownProblems)
    .map(({ line, column, message }) => `Line ${line}, column ${column}: ${message}.`);
  const more = problems.length > shownProblems ? [`And ${problems.length - shownProblems} more.`] : [];
  return new RoomError<ModelsErrorCode>('invalid_modelfile', [...shown, ...more].join(' '), {
    data: { advice: problems[0]?.advice ?? '' },
  });
}
