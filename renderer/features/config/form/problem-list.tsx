import type { ConfigPageProblem } from '../../../../apps/contract/model/index.ts';
import { plural, StateGlyph } from '../../../shared/index.ts';

interface ProblemListProps {
  readonly problems: readonly ConfigPageProblem[];
  /** What is in force meanwhile, in a sentence. */
  readonly note: string | null;
  readonly onShow: (problem: ConfigPageProblem) => void;
}

const shown = 5;

const describePlace = ({ path, line, column }: ConfigPageProblem): string => {
  const place = line === null ? '' : `Line ${line}${column === null ? '' : `, column ${column}`}`;
  return [place, path].filter((part) => part !== '').join(': ') || 'The file';
};

/** What is wrong, each a link to where it is. */
export function ProblemList({ problems, note, onShow }: ProblemListProps) {
  if (problems.length === 0) return null;
  return (
    <section className="config-problems" aria-label="What is wrong" aria-live="polite" data-testid="config-problems">
      <p>
        <StateGlyph state="failed" />{' '}
        <span className="medium">{plural(problems.length, 'thing is', 'things are')} wrong.</span>{' '}
        <span className="muted">{note}</span>
      </p>
      <ul>
        {problems.slice(0, shown).map((problem) => (
          <li key={`${problem.path} ${problem.line} ${problem.column} ${problem.message}`}>
            <button type="button" className="problem-link" onClick={() => onShow(problem)}>
              {describePlace(problem)}
            </button>{' '}
            {problem.message}
            {problem.suggestion === null ? null : ` Did you mean ${problem.suggestion}?`}
          </li>
        ))}
        {problems.length > shown ? <li className="muted">and {problems.length - shown} more</li> : null}
      </ul>
    </section>
  );
}
