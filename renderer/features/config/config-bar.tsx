import type { ConfigPage } from '../../../apps/contract/model/index.ts';
import { Button, CopyButton, type GlyphState, plural, Segments, StateGlyph, ToolBar } from '../../shared/index.ts';
import type { ConfigView } from './use-config-view.ts';

interface ConfigBarProps {
  /** `null` while it is loading. */
  readonly page: ConfigPage | null;
  /** Of the draft. */
  readonly state: { readonly glyph: GlyphState; readonly words: string } | null;
  readonly view: ConfigView;
}

const wide = [
  { value: 'form', label: 'Form' },
  { value: 'both', label: 'Both' },
  { value: 'yaml', label: 'YAML' },
] as const;
const narrow = wide.filter(({ value }) => value !== 'both');

const nameFile = (path: string): string => path.split('/').at(-1) ?? path;

/** The page's bar: the file, whether the draft is good, and the ways to look at it. */
export function ConfigBar({ page, state, view }: ConfigBarProps) {
  const count = page?.history.count ?? 0;
  return (
    <ToolBar
      title="Config"
      scope={
        page ? (
          <span className="config-file" title={page.filePath}>
            <CopyButton text={page.filePath} what="the path of the file" kind="quiet" size="small">
              <code>{nameFile(page.filePath)}</code>
            </CopyButton>
          </span>
        ) : null
      }
    >
      {state ? (
        <span className="small muted config-state" role="status" data-testid="config-state">
          <StateGlyph state={state.glyph} size={11} /> {state.words}
        </span>
      ) : null}
      <Segments
        label="What is shown"
        value={view.layout}
        options={view.isNarrow ? narrow : wide}
        onChange={view.setLayout}
      />
      <Button onClick={() => view.openPanel('history')} aria-label={`History, ${plural(count, 'change')}`}>
        History <span className="unit">{count}</span>
      </Button>
      <Button onClick={() => view.openPanel('import')}>Import…</Button>
    </ToolBar>
  );
}
