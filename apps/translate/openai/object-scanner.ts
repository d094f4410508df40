/** Finds where a JSON object that arrives in fragments ends. */
export interface ObjectScanner {
  /** How many units of `fragment` belong to the object: all of them until it is whole. */
  push(fragment: string): number;
  /** Never true for text that does not begin as an object. */
  isWhole(): boolean;
}

/** Creates a scanner. It counts braces and brackets outside strings and leaves all other rules of JSON alone. */
export function createObjectScanner(): ObjectScanner {
  let state: 'before' | 'inside' | 'string' | 'escape' | 'whole' | 'other' = 'before';
  let depth = 0;

  const stepInside = (character: string): void => {
    if (character === '"') state = 'string';
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) state = 'whole';
    }
  };
  const step = (character: string): void => {
    switch (state) {
      case 'before':
        if (character.trim() === '') break;
        state = character === '{' ? 'inside' : 'other';
        depth = 1;
        break;
      case 'inside':
        stepInside(character);
        break;
      case 'string':
        if (character === '"') state = 'inside';
        else if (character === '\\') state = 'escape';
        break;
      case 'escape':
        state = 'string';
        break;
      default:
    }
  };
  return {
    push(fragment) {
      for (let index = 0; index < fragment.length; index++) {
        if (state === 'whole') return index;
        if (state === 'other') break;
        step(fragment.charAt(index));
      }
      return fragment.length;
    },
    isWhole: () => state === 'whole',
  };
}
