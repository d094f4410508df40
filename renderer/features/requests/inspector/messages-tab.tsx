import { useMemo } from 'react';
import type { RequestBodies, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { formatTransfer, renderQuantity } from '../../../shared/index.ts';
import { readConversation } from '../messages/read-conversation.ts';
import { BodiesPart } from './bodies-part.tsx';
import { MessageTurn } from './message-turn.tsx';
import { NoBodies } from './no-bodies.tsx';

function CutNote({ parts }: Pick<RequestBodies, 'parts'>) {
  const cut = parts.find(({ part, isCut }) => isCut && part !== 'sent');
  if (!cut) return null;
  return (
    <p className="small muted bodies-next">
      Only the beginning of the {cut.part} was kept: it has {renderQuantity(formatTransfer(cut.sizeBytes))} in all.
    </p>
  );
}

function Conversation({ parts }: Pick<RequestBodies, 'parts'>) {
  const { tools, turns, answers } = useMemo(() => readConversation({ parts }), [parts]);
  const isEmpty = turns.length + answers.length === 0;
  return (
    <div className="inspector-pad">
      {tools.length === 0 ? null : (
        <p className="small muted">
          Tools: <code>{tools.join(', ')}</code>
        </p>
      )}
      {isEmpty ? <p className="small muted">There is no conversation in it. Raw shows what there is.</p> : null}
      <ol className="turns" aria-label="Conversation">
        {turns.map((turn, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said never moves
          <MessageTurn key={index} turn={turn} isAnswer={false} />
        ))}
        {answers.map((turn, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said never moves
          <MessageTurn key={`answer ${index}`} turn={turn} isAnswer />
        ))}
      </ol>
      <CutNote parts={parts} />
    </div>
  );
}

/** Prompt and answer as a conversation, whatever dialect they came in. */
export function MessagesTab({ record }: { readonly record: RequestRecord }) {
  return (
    <BodiesPart id={record.id}>
      {({ parts, whyNone }) =>
        whyNone ? <NoBodies whyNone={whyNone} project={record.project} /> : <Conversation parts={parts} />
      }
    </BodiesPart>
  );
}
