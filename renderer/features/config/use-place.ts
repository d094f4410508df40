import { useState } from 'react';
import type { ConfigPageProblem } from '../../../apps/contract/model/index.ts';
import { type FormFacts, type FormSection, findSettingAt } from './form/build-form.ts';
import { fieldId } from './form/control-props.ts';
import { findPlan } from './sections/section-plans.ts';
import type { ConfigView } from './use-config-view.ts';

interface PlaceFacts {
  readonly view: ConfigView;
  readonly facts: FormFacts;
  readonly sections: readonly FormSection[];
  readonly isFrozen: boolean;
}

const firstSection = 'daemon';

/** Where one is: form and text follow each other, and problems lead to their place in either. */
export function usePlace({ view, facts, sections, isFrozen }: PlaceFacts) {
  const [at, setAt] = useState<string | null>(null);
  const [reveal, setReveal] = useState<{ readonly line: number; readonly isFocused: boolean } | null>(null);
  const find = (id: string): FormSection | undefined => sections.find(({ plan }) => plan.id === id);
  const showField = (path: string): void => {
    view.setSection(findPlan(path).id);
    setAt(path);
    requestAnimationFrame(() => document.getElementById(fieldId(path))?.focus());
  };
  return {
    /** The setting at the caret, or the one that has the focus. */
    at,
    /** The line to bring into sight. */
    reveal,
    section: find(view.section) ?? find(firstSection) ?? sections[0],
    showProblem({ path, line }: ConfigPageProblem): void {
      const fields = sections.flatMap((section) => section.fields);
      const field = fields.find(({ setting }) => `${path}.`.startsWith(`${setting.path}.`));
      const isText = view.layout === 'yaml' || isFrozen || field === undefined;
      if (line !== null && view.layout !== 'form') setReveal({ line, isFocused: isText });
      if (!isText) showField(field.setting.path);
      else if (view.layout === 'form' && line !== null) {
        view.setLayout(view.isNarrow ? 'yaml' : 'both');
        setReveal({ line, isFocused: true });
      }
    },
    followCaret(line: number): void {
      const path = findSettingAt(facts, line);
      if (path === null) return;
      setAt(path);
      const { id } = findPlan(path);
      if (view.layout === 'both' && id !== view.section) view.setSection(id);
    },
    followField(path: string, line: number | null): void {
      setAt(path);
      if (line !== null && view.layout === 'both') setReveal({ line, isFocused: false });
    },
  };
}
