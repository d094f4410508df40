import { useState } from 'react';
import { Button, formatCount } from '../../../shared/index.ts';
import type { Block, Turn } from '../messages/conversation.ts';

const roles: Readonly<Record<string, string>> = {
  system: 'System',
  developer: 'Developer',
  user: 'User',
  assistant: 'Assistant',
  tool: 'Tool',
  error: 'Error',
};

/** Longer texts begin folded. */
const longText = 1200;
const shownOfLong = 600;

function LongText({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  if (text.length <= longText) return <p className="turn-text">{text}</p>;
  return (
    <>
      <p className="turn-text">{isWhole ? text : `${text.slice(0, shownOfLong)}…`}</p>
      <Button kind="quiet" size="small" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
        {isWhole ? 'Show less' : `Show all ${formatCount(text.length)} characters`}
      </Button>
    </>
  );
}

function Piece({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'text':
      return <LongText text={block.text} />;
    case 'media':
      return <p className="turn-media">{block.text}</p>;
    case 'thinking':
      return (
        <details className="turn-fold">
          <summary>Thinking, {formatCount(block.text.length)} characters</summary>
          <LongText text={block.text} />
        </details>
      );
    case 'tool-call':
      return (
        <div className="turn-call">
          <p>
            Calls <code>{block.name}</code>
          </p>
          <pre>{block.text}</pre>
        </div>
      );
    case 'tool-result':
      return (
        <div className="turn-call">
          <p>Result{block.name === '' ? null : <code> {block.name}</code>}</p>
          <LongText text={block.text} />
        </div>
      );
  }
}

/** What one side said. All of it is text: nothing of it is ever taken for a page. */
export function MessageTurn({ turn: { role, blocks }, isAnswer }: { readonly turn: Turn; readonly isAnswer: boolean }) {
  return (
    <li className="turn" data-role={role} data-answer={isAnswer} data-testid="turn">
      <h3>
        {roles[role] ?? role} {isAnswer ? <span className="dim">answer</span> : null}
      </h3>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was said never moves
        <Piece key={index} block={block} />
      ))}
    </li>
  );
}
