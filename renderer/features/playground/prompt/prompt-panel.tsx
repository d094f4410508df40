import type { RefObject } from 'react';
import { Segments, StateGlyph } from '../../../shared/index.ts';
import type { CallDialect, Draft } from '../call/draft.ts';
import type { ToolsRead } from '../call/read-tools.ts';
import { ImageRow } from './image-row.tsx';
import { OptionFields } from './option-fields.tsx';
import { useImages } from './use-images.ts';

interface PromptPanelProps {
  readonly draft: Draft;
  readonly tools: ToolsRead;
  readonly promptRef: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onDialect: (dialect: CallDialect) => void;
  readonly onStop: () => void;
}

const dialects = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'ollama', label: 'Ollama' },
] as const;

const deliveries = [
  { value: 'stream', label: 'Stream' },
  { value: 'whole', label: 'Whole' },
] as const;

const thinkings = [
  { value: 'default', label: 'Model’s own' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
] as const;

const sampleTool =
  '{ "name": "get_weather", "description": "Weather of a place",\n  "parameters": { "type": "object",\n    "properties": { "city": { "type": "string" } } } }';

type PartProps = Pick<PromptPanelProps, 'draft' | 'onChange'>;

function Tools({ draft, tools, onChange }: PartProps & Pick<PromptPanelProps, 'tools'>) {
  const isWrong = tools.kind === 'wrong';
  const count = tools.kind === 'tools' ? tools.tools.length : 0;
  return (
    <details open={isWrong ? true : undefined}>
      <summary className="small">Tools{count === 0 ? '' : `, ${count}`}</summary>
      <textarea
        className="field mono"
        aria-label="Tools as JSON"
        aria-invalid={isWrong}
        rows={7}
        spellCheck={false}
        placeholder={sampleTool}
        value={draft.toolsText}
        onChange={({ target }) => onChange({ toolsText: target.value })}
      />
      {isWrong ? (
        <p className="small" role="status">
          <StateGlyph state="failed" size={11} /> {tools.message}
        </p>
      ) : null}
    </details>
  );
}

function Manner({ draft, onChange, onDialect }: PartProps & Pick<PromptPanelProps, 'onDialect'>) {
  return (
    <div className="manner">
      <span className="small muted">Dialect</span>
      <Segments label="Dialect" value={draft.dialect} options={dialects} onChange={onDialect} />
      <span className="small muted">Answer</span>
      <Segments
        label="Answer"
        value={draft.isStreaming ? 'stream' : 'whole'}
        options={deliveries}
        onChange={(value) => onChange({ isStreaming: value === 'stream' })}
      />
      <span className="small muted">Thinking</span>
      <Segments
        label="Thinking"
        value={draft.thinking}
        options={thinkings}
        onChange={(thinking) => onChange({ thinking })}
      />
    </div>
  );
}

/** What is asked and how: the prompt first. */
export function PromptPanel({ draft, tools, promptRef, onChange, onDialect, onStop }: PromptPanelProps) {
  const hand = useImages(draft.images, (images) => onChange({ images }));
  return (
    <section className="prompt-panel" aria-label="Prompt" data-dropping={hand.isOver} {...hand.handlers}>
      <textarea
        ref={promptRef}
        className="field prompt-text"
        aria-label="Prompt"
        placeholder="Ask a model something"
        value={draft.prompt}
        onChange={({ target }) => onChange({ prompt: target.value })}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onStop();
        }}
      />
      <ImageRow images={draft.images} hand={hand} />
      <details open={draft.system === '' ? undefined : true}>
        <summary className="small">System prompt</summary>
        <textarea
          className="field"
          aria-label="System prompt"
          rows={4}
          value={draft.system}
          onChange={({ target }) => onChange({ system: target.value })}
        />
      </details>
      <Manner draft={draft} onChange={onChange} onDialect={onDialect} />
      <OptionFields draft={draft} onChange={(options) => onChange({ options })} />
      <Tools draft={draft} tools={tools} onChange={onChange} />
    </section>
  );
}
