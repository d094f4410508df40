// What runs inside the page while it is walked with Tab. Each function stands alone, since the browser gets its text only; `surveyStops` is called first.

/** Where the focus is, as the page tells it. */
export interface SeenFocus {
  /** Place among the stops in the order of the document; -1 for one that came during the walk. */
  readonly place: number;
  readonly name: string;
  /** It tells that Escape, then Tab, leaves it. */
  readonly tellsHowToLeave: boolean;
  readonly isRinged: boolean;
  /** In sight and not under something else. */
  readonly isSeen: boolean;
}

interface Kept {
  readonly axe: {
    setup(root: Document): void;
    teardown(): void;
    readonly commons: { readonly text: { accessibleText(element: Element): string } };
  };
  walk: {
    readonly shown: readonly HTMLElement[];
    readonly stops: readonly HTMLElement[];
    readonly names: readonly string[];
    readonly looks: WeakMap<Element, string>;
    draw(element: Element): string;
  };
}

/** Lists the names of all places where Tab must stop, in the order of the document, and remembers how everything looks without the focus. */
export function surveyStops(): readonly string[] {
  const kept = globalThis as unknown as Kept;
  const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('[inert], [aria-hidden="true"]') === null,
  );
  const isOtherRadio = (element: Element): boolean => {
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return false;
    const all = [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]:enabled')];
    const group = all.filter(({ name }) => name === element.name);
    return element !== (group.find(({ checked }) => checked) ?? group[0]);
  };
  const stops = shown.filter(
    (element) => element.tabIndex >= 0 && !element.matches(':disabled') && !isOtherRadio(element),
  );
  kept.axe.setup(document);
  const names = stops.map((stop) => kept.axe.commons.text.accessibleText(stop).trim());
  kept.axe.teardown();
  const draw = (element: Element): string => {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join(' | ');
  };
  const looks = new WeakMap(shown.map((element) => [element, draw(element)]));
  kept.walk = { shown, stops, names, looks, draw };
  return names;
}

/** What a pointer can use and Tab does not come to, but for the parts of a composite that has keys of its own. */
export function findOutOfReach(): readonly string[] {
  const { walk } = globalThis as unknown as Kept;
  const stops = new Set<Element>(walk.stops);
  const composite =
    '[role="grid"], [role="listbox"], [role="tablist"], [role="radiogroup"], [role="menu"], [role="toolbar"], input[type="radio"]';
  const offers =
    'a[href], button, input, select, textarea, summary, [role="button"], [role="link"], [role="switch"], [role="tab"]';
  const isServed = (element: Element): boolean => {
    const label = element.closest('label');
    if (label?.control && (stops.has(label.control) || label.control.matches('[type="radio"], :disabled'))) return true;
    for (let part: Element | null = element; part !== null; part = part.parentElement) {
      if (stops.has(part) && part.matches(`${offers}, [role="slider"], [role="separator"], [contenteditable]`))
        return true;
      if (part.matches(composite) || part.matches(':disabled')) return true;
    }
    return false;
  };
  const isOffered = (element: HTMLElement): boolean =>
    element.matches(offers) || getComputedStyle(element).cursor === 'pointer';
  return walk.shown
    .filter((element) => isOffered(element) && !isServed(element))
    .filter((element, _, found) => !found.some((other) => other !== element && other.contains(element)))
    .map((element) => `no key comes to ${element.outerHTML.slice(0, 120)}`);
}

/** Neighbours of which the later one stands above the earlier one in the same column, or left of it in the same line. */
export function findOutOfOrder(): readonly string[] {
  const { walk } = globalThis as unknown as Kept;
  const findFrame = (element: Element | null): Element | null => {
    const around = element?.parentElement ?? null;
    return around === null || getComputedStyle(around).overflow !== 'visible' ? around : findFrame(around);
  };
  const see = (element: Element, inside: Element | null): DOMRect => {
    const { left, top, right, bottom } = (element.closest('label') ?? element).getBoundingClientRect();
    if (inside === null) return new DOMRect(left, top, right - left, bottom - top);
    const edge = inside.getBoundingClientRect();
    const [from, to] = [top, bottom].map((y) => Math.min(Math.max(y, edge.top), edge.bottom)) as [number, number];
    return new DOMRect(left, from, right - left, to - from);
  };
  return walk.stops.flatMap((stop, index) => {
    const last = walk.stops[index - 1];
    if (last === undefined) return [];
    const isTogether = findFrame(last) === findFrame(stop);
    // What scrolls by itself is where its frame shows it to those around it.
    const [earlier, later] = [last, stop].map((each) => see(each, isTogether ? null : findFrame(each))) as [
      DOMRect,
      DOMRect,
    ];
    const isAbove = later.bottom <= earlier.top && later.top < earlier.top;
    const isLeft = later.right <= earlier.left && later.left < earlier.left;
    const isInColumn = later.left < earlier.right && later.right > earlier.left;
    const isInLine = later.top < earlier.bottom && later.bottom > earlier.top;
    const place = isAbove && isInColumn ? 'above' : isLeft && isInLine ? 'left of' : null;
    return place === null ? [] : [`${walk.names[index]} comes after ${walk.names[index - 1]} and stands ${place} it`];
  });
}

/** Takes the focus from wherever it is: the next step comes to the beginning of the page. */
export function goToStart(): void {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}

/** Where the focus is now; `null` when it has left the page. */
export function lookAtFocus(): SeenFocus | null {
  const { walk } = globalThis as unknown as Kept;
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const place = walk.stops.indexOf(focused);
  const label = focused.getAttribute('aria-label') ?? focused.textContent.trim();
  const active = document.getElementById(focused.getAttribute('aria-activedescendant') ?? '');
  const around = [focused, ...(active ? [active] : []), ...focused.querySelectorAll(':scope > *')];
  for (let part = focused.parentElement, depth = 0; part !== null && depth < 4; part = part.parentElement, depth += 1)
    around.push(part);
  const box = (focused.closest('label') ?? focused).getBoundingClientRect();
  const isOfIt = (part: Element | null): boolean =>
    part !== null && (focused.contains(part) || part.contains(focused) || part.closest('label')?.control === focused);
  const y = box.top + Math.min(box.height / 2, 12);
  return {
    place,
    name: place < 0 ? `${focused.tagName} ${label.slice(0, 60)}` : (walk.names[place] ?? ''),
    tellsHowToLeave: /Escape, then Tab/.test(label),
    isRinged: around.some((part) => walk.looks.has(part) && walk.looks.get(part) !== walk.draw(part)),
    isSeen: [0.1, 0.5, 0.9].some((share) => isOfIt(document.elementFromPoint(box.left + box.width * share, y))),
  };
}
