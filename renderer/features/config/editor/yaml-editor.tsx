import { setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { ConfigPageProblem } from '../../../../apps/contract/model/index.ts';
import { createEditor, replaceText } from './create-editor.ts';
import { setBaseText } from './mark-changes.ts';
import { toDiagnostics } from './to-diagnostics.ts';

export interface YamlEditorProps {
  readonly text: string;
  /** What changes are shown against. */
  readonly baseText: string;
  readonly problems: readonly ConfigPageProblem[];
  readonly warnings: readonly ConfigPageProblem[];
  readonly schema: unknown;
  /** A line to bring into sight; each new object does so once. */
  readonly reveal: { readonly line: number; readonly isFocused: boolean } | null;
  readonly onText: (text: string) => void;
  readonly onCaret: (line: number) => void;
  readonly onApply: () => void;
}

/** The configuration as text. */
export function YamlEditor(props: YamlEditorProps) {
  const { text, baseText, problems, warnings, reveal } = props;
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const onText = useEffectEvent(props.onText);
  const onCaret = useEffectEvent(props.onCaret);
  const onApply = useEffectEvent(props.onApply);
  const readSchema = useEffectEvent(() => props.schema);
  const readText = useEffectEvent(() => props.text);
  useEffect(() => {
    if (parent.current === null) return;
    const editor = createEditor(parent.current, readText(), {
      onText: (next) => onText(next),
      onCaret: (line) => onCaret(line),
      onApply: () => onApply(),
      schema: () => readSchema(),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);
  useEffect(() => {
    if (view.current !== null) replaceText(view.current, text);
  }, [text]);
  useEffect(() => view.current?.dispatch({ effects: setBaseText.of(baseText) }), [baseText]);
  useEffect(() => {
    const { current } = view;
    if (current === null) return;
    current.dispatch(setDiagnostics(current.state, toDiagnostics(current.state.doc, { problems, warnings })));
  }, [problems, warnings]);
  useEffect(() => {
    const { current } = view;
    if (reveal === null || current === null) return;
    const line = current.state.doc.line(Math.min(Math.max(1, reveal.line), current.state.doc.lines));
    const effects = EditorView.scrollIntoView(line.from, { y: 'center' });
    current.dispatch({ selection: { anchor: line.from }, effects });
    if (reveal.isFocused) current.focus();
  }, [reveal]);
  return <div className="yaml-editor" ref={parent} />;
}
