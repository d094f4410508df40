import { lazy } from 'react';
import { Blocks, LatePart } from '../../../shared/index.ts';
import type { YamlEditorProps } from './yaml-editor.tsx';

const YamlEditor = lazy(async () => ({ default: (await import('./yaml-editor.tsx')).YamlEditor }));

interface EditorPaneProps extends YamlEditorProps {
  /** What of it differs, in a few words. */
  readonly note: string;
  /** There is no file so far. */
  readonly isNew: boolean;
}

/** The text beside the form. The editor itself arrives after the page. */
export function EditorPane({ note, isNew, ...editor }: EditorPaneProps) {
  return (
    <section className="editor-pane" aria-label="YAML">
      <div className="editor-head">
        <span className="medium">YAML</span>
        <span className="dim">{isNew ? 'no file yet: the first change writes it' : 'as it will be saved'}</span>
        <span className="spring" />
        <span className="dim">{note}</span>
      </div>
      <LatePart
        what="editor"
        fallback={<Blocks widths={[62, 30, 44, 52, 38, 48, 40]} rowHeight={20} label="The editor is loading" />}
      >
        <YamlEditor {...editor} />
      </LatePart>
    </section>
  );
}
