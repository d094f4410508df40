import { useState } from 'react';
import { ScrollRegion, Segments } from '../../../shared/index.ts';
import { compareTexts, type TextPart } from './compare-texts.ts';

interface TextComparisonProps {
  /** `null` where it was not kept. */
  readonly before: string | null;
  readonly after: string;
}

const views = [
  { value: 'changes', label: 'Changes' },
  { value: 'both', label: 'Side by side' },
] as const;

const words = { same: '', removed: 'Then: ', added: 'Now: ' } as const;

function Part({ part: { kind, text } }: { readonly part: TextPart }) {
  if (kind === 'same') return text;
  const body = (
    <>
      <span className="hidden-text">{words[kind]}</span>
      {text}
    </>
  );
  return kind === 'removed' ? <del>{body}</del> : <ins>{body}</ins>;
}

function Changes({ before, after }: { readonly before: string; readonly after: string }) {
  if (before === after) return <p className="small muted">Both answers are the same, word for word.</p>;
  return (
    <p className="said-text compared-text">
      {compareTexts(before, after).map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are made anew together
        <Part key={place} part={part} />
      ))}
    </p>
  );
}

/** Two answers: what is otherwise in the second, or both beside each other. */
export function TextComparison({ before, after }: TextComparisonProps) {
  const [view, setView] = useState<'changes' | 'both'>('changes');
  if (before === null) {
    return (
      <>
        <p className="small muted">What it was answered then was not kept.</p>
        <p className="said-text">{after}</p>
      </>
    );
  }
  return (
    <>
      <Segments label="Compared as" value={view} options={views} onChange={setView} />
      {view === 'changes' ? (
        <ScrollRegion label="Changes" className="compared">
          <Changes before={before} after={after} />
        </ScrollRegion>
      ) : (
        <div className="compared-both">
          <ScrollRegion label="The answer then" className="compared">
            <p className="said-text">{before}</p>
          </ScrollRegion>
          <ScrollRegion label="The answer now" className="compared">
            <p className="said-text">{after}</p>
          </ScrollRegion>
        </div>
      )}
    </>
  );
}
