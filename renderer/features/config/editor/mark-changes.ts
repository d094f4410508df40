import { type Range, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, WidgetType } from '@codemirror/view';
import { compareLines } from '../../../../apps/base/index.ts';

/** Sets the text that changes are shown against. */
export const setBaseText = StateEffect.define<string>();

class RemovedLines extends WidgetType {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super();
    this.lines = lines;
  }
  override eq(other: RemovedLines): boolean {
    return this.lines.join('\n') === other.lines.join('\n');
  }
  override toDOM(): HTMLElement {
    const box = document.createElement('div');
    box.className = 'cm-removed-lines';
    for (const line of this.lines) {
      const row = document.createElement('div');
      row.textContent = line === '' ? ' ' : line;
      box.append(row);
    }
    return box;
  }
}

class Sign extends GutterMarker {
  readonly sign: string;
  override readonly elementClass: string;
  constructor(sign: string, elementClass: string) {
    super();
    this.sign = sign;
    this.elementClass = elementClass;
  }
  override eq(other: Sign): boolean {
    return this.sign === other.sign;
  }
  override toDOM(): Node {
    return document.createTextNode(this.sign);
  }
}

const plus = new Sign('+', 'cm-sign-added');
const minus = new Sign('-', 'cm-sign-removed');
const addedLine = Decoration.line({ class: 'cm-added-line' });

interface Marks {
  readonly base: string | null;
  readonly decorations: DecorationSet;
  readonly signs: RangeSet<GutterMarker>;
}

function drawMarks(base: string | null, document: Text): Marks {
  if (base === null) return { base, decorations: Decoration.none, signs: RangeSet.of<GutterMarker>([]) };
  const decorations: Range<Decoration>[] = [];
  const signs: Range<GutterMarker>[] = [];
  let removed: string[] = [];
  let line = 1;
  const showRemoved = (): void => {
    if (removed.length === 0) return;
    const isBehind = line > document.lines;
    const at = isBehind ? document.length : document.line(line).from;
    const widget = new RemovedLines(removed);
    decorations.push(Decoration.widget({ widget, block: true, side: isBehind ? 1 : -1 }).range(at));
    removed = [];
  };
  for (const { kind, text } of compareLines(base.split('\n'), document.toJSON())) {
    if (kind === 'removed') {
      removed.push(text);
      continue;
    }
    showRemoved();
    const { from } = document.line(line);
    if (kind === 'added') {
      decorations.push(addedLine.range(from));
      signs.push(plus.range(from));
    }
    line++;
  }
  showRemoved();
  return { base, decorations: Decoration.set(decorations, true), signs: RangeSet.of(signs, true) };
}

const marks = StateField.define<Marks>({
  create: ({ doc }) => drawMarks(null, doc),
  update(value, transaction) {
    const base = transaction.effects.find((effect) => effect.is(setBaseText))?.value ?? value.base;
    return base === value.base && !transaction.docChanged ? value : drawMarks(base, transaction.newDoc);
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});

/** Shows added lines on their ground and removed ones above them, with signs beside. */
export const changeMarks = [
  marks,
  gutter({
    class: 'cm-signs',
    markers: (view) => view.state.field(marks).signs,
    widgetMarker: (_, widget) => (widget instanceof RemovedLines ? minus : null),
    initialSpacer: () => plus,
  }),
];
