import type { FormSection } from './build-form.ts';

interface SectionListProps {
  readonly sections: readonly FormSection[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** The parts of the configuration, each with how much of it is changed or wrong. */
export function SectionList({ sections, chosen, onChoose }: SectionListProps) {
  return (
    <nav className="config-sections" aria-label="Sections">
      {sections.map(({ plan, changedCount, problemCount }) => (
        <button
          key={plan.id}
          type="button"
          aria-current={plan.id === chosen ? 'true' : undefined}
          onClick={() => onChoose(plan.id)}
        >
          <span className="cut">{plan.title}</span>
          {problemCount > 0 ? (
            <b className="tone-fail">
              {problemCount}
              <span className="hidden-text"> wrong</span>
            </b>
          ) : changedCount > 0 ? (
            <b>
              {changedCount}
              <span className="hidden-text"> changed</span>
            </b>
          ) : null}
        </button>
      ))}
    </nav>
  );
}
