import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const colours = HighlightStyle.define([
  { tag: [tags.comment, tags.lineComment], color: 'var(--text3)' },
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--text)' },
  { tag: [tags.content, tags.string, tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--accent)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--text2)' },
]);

const mono = 'ui-monospace, "SF Mono", Menlo, "JetBrains Mono", monospace';

const frame = EditorView.theme({
  '&': { height: '100%', fontSize: '11.5px', color: 'var(--text)', backgroundColor: 'var(--raised)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: mono, lineHeight: '20px', fontVariantLigatures: 'none', letterSpacing: '0' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--text3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0 4px 0 6px' },
  '.cm-signs': { width: '12px' },
  '.cm-signs .cm-gutterElement': { textAlign: 'center' },
  '.cm-sign-added': { color: 'var(--ok)' },
  '.cm-sign-removed': { color: 'var(--fail)' },
  '.cm-added-line': { backgroundColor: 'var(--ok-ground)' },
  '.cm-removed-lines': {
    backgroundColor: 'var(--fail-ground)',
    color: 'var(--text2)',
    padding: '0 12px 0 6px',
    whiteSpace: 'pre',
    overflow: 'hidden',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--text) 5%, transparent)' },
  '.cm-activeLine.cm-added-line': { backgroundColor: 'var(--ok-ground)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--edge)',
  },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'default', color: 'var(--text3)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--hover)', border: '1px solid var(--line2)', color: 'var(--text2)' },
  '.cm-lintRange-error': { backgroundImage: 'none', borderBottom: '2px solid var(--fail)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', borderBottom: '2px dotted var(--warn)' },
});

const floating = EditorView.theme({
  '.cm-tooltip': {
    backgroundColor: 'var(--bg)',
    color: 'var(--text)',
    border: 'none',
    borderRadius: '8px',
    boxShadow: 'var(--shadow)',
    maxWidth: '360px',
    overflow: 'hidden',
  },
  '.cm-help, .cm-diagnostic': { padding: '6px 10px', fontSize: '12px', lineHeight: '18px', fontFamily: 'inherit' },
  '.cm-help strong': { fontWeight: '500' },
  '.cm-help p': { color: 'var(--text2)' },
  '.cm-diagnostic': { borderLeft: '3px solid var(--fail)', marginLeft: '0', whiteSpace: 'normal' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    borderRadius: '5px',
    padding: '2px 8px',
    font: 'inherit',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: mono, fontSize: '11.5px', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--selected)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--text2)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-panels': { backgroundColor: 'var(--side)', color: 'var(--text)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 10px', fontSize: '12px' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-ground)', outline: '1px solid var(--warn)' },
  '.cm-textfield': { backgroundColor: 'var(--field)', border: '1px solid var(--edge)', borderRadius: '5px' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--field)',
    border: '1px solid var(--line2)',
    borderRadius: '5px',
  },
});

/** The editor in the console's own colours, light and dark. */
export const editorLook = [frame, floating, syntaxHighlighting(colours)];
