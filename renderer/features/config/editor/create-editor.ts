import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from '@codemirror/view';
import { editorLook } from './editor-look.ts';
import { changeMarks } from './mark-changes.ts';
import { completeFromSchema, helpAt } from './schema-help.ts';

export interface EditorHooks {
  readonly onText: (text: string) => void;
  /** The caret was put into another line, counted from 1. */
  readonly onCaret: (line: number) => void;
  readonly onApply: () => void;
  readonly schema: () => unknown;
}

/** Marks a change that came from outside the editor. */
const fromOutside = Annotation.define<boolean>();

const label = 'Configuration as YAML. Escape, then Tab, leaves the editor.';

function hear({ onText, onCaret }: EditorHooks): (update: ViewUpdate) => void {
  return (update) => {
    const isOutside = update.transactions.some((transaction) => transaction.annotation(fromOutside) === true);
    if (update.docChanged && !isOutside) onText(update.state.doc.toString());
    if (!isOutside && update.selectionSet && update.view.hasFocus) {
      const lineOf = (state: EditorState): number => state.doc.lineAt(state.selection.main.head).number;
      if (lineOf(update.state) !== lineOf(update.startState)) onCaret(lineOf(update.state));
    }
  };
}

/** An editor for the configuration in `parent`. */
export function createEditor(parent: HTMLElement, text: string, hooks: EditorHooks): EditorView {
  const apply = (): boolean => {
    hooks.onApply();
    return true;
  };
  const applyKey = { key: 'Mod-Enter', run: apply };
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of([applyKey])),
        [lineNumbers(), changeMarks, foldGutter(), codeFolding()],
        [history(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter()],
        [bracketMatching(), closeBrackets(), highlightSelectionMatches(), search({ top: false })],
        [yaml(), indentUnit.of('  '), EditorState.tabSize.of(2)],
        autocompletion({ override: [(context) => completeFromSchema(hooks.schema(), context)], icons: false }),
        hoverTooltip((view, position) => helpAt(hooks.schema(), view.state, position)),
        keymap.of([
          ...[...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap],
          ...[...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab],
        ]),
        EditorView.updateListener.of(hear(hooks)),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', 'data-testid': 'yaml-editor' }),
        editorLook,
      ],
    }),
  });
}

/** Puts another text in place, changing only what differs, so that caret and scroll stay. */
export function replaceText(view: EditorView, text: string): void {
  const before = view.state.doc.toString();
  if (before === text) return;
  let head = 0;
  while (head < before.length && head < text.length && before[head] === text[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, text.length) - head;
  while (tail < most && before.at(-1 - tail) === text.at(-1 - tail)) tail++;
  view.dispatch({
    changes: { from: head, to: before.length - tail, insert: text.slice(head, text.length - tail) },
    annotations: fromOutside.of(true),
  });
}
