/** What stands for all names beyond the bound. */
export const otherName = 'other';

const mostNames = 100;

/** Gives a name back as a label as long as there are few of them: whoever can choose names must not fill the memory with them. */
export function createBoundedNames(): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= mostNames) return otherName;
    known.add(name);
    return name;
  };
}

/** Names of models as labels. Callers can name models that do not exist: a name counts once one of this name is known to. */
export interface ModelLabels {
  /** `isReal`: the model answered, or is in memory. Nothing is the empty label. */
  of(model: string | null, isReal: boolean): string;
}

export function createModelLabels(): ModelLabels {
  const known = new Set<string>();
  return {
    of(model, isReal) {
      if (model === null) return '';
      if (known.has(model)) return model;
      if (!isReal || known.size >= mostNames) return otherName;
      known.add(model);
      return model;
    },
  };
}
