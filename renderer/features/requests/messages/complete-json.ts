interface Open {
  /** What closes what is open, in order. */
  readonly closers: string;
  readonly end: number;
}

/** Where the text stands at its end, and at the last place where nothing was half. */
function scan(text: string): { readonly isInString: boolean; readonly now: Open; readonly whole: Open | null } {
  let closers = '';
  let isInString = false;
  let whole: Open | null = null;
  for (let index = 0; index < text.length; index++) {
    const unit = text[index];
    if (isInString) {
      if (unit === '\\') index++;
      else if (unit === '"') isInString = false;
    } else if (unit === '"') isInString = true;
    else if (unit === '{' || unit === '[') {
      closers = (unit === '{' ? '}' : ']') + closers;
      whole = { closers, end: index + 1 };
    } else if (unit === '}' || unit === ']') closers = closers.slice(1);
    else if (unit === ',') whole = { closers, end: index };
  }
  return { isInString, now: { closers, end: text.length }, whole };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It was cut somewhere else than thought.
    return undefined;
  }
}

/** JSON that may have been cut: what is open is closed, and what is half is left out. `undefined` for what is no JSON. */
export function completeJson(text: string): unknown {
  const asItIs = tryParse(text);
  if (asItIs !== undefined || !/^\s*[[{]/.test(text)) return asItIs;
  const { isInString, now, whole } = scan(text);
  const last = isInString ? `${text.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '')}"` : text;
  return tryParse(last + now.closers) ?? (whole ? tryParse(text.slice(0, whole.end) + whole.closers) : undefined);
}
