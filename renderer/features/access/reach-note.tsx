import type { GatewayReach } from '../../../apps/contract/model/index.ts';
import { Prose, StateGlyph } from '../../shared/index.ts';
import { describeReach } from './describe-reach.ts';

/** Who can connect at all: the first line of the page. */
export function ReachNote({ reach }: { readonly reach: GatewayReach }) {
  const { glyph, title, text } = describeReach(reach);
  return (
    <p className="access-reach" data-testid="reach">
      <StateGlyph state={glyph} /> <span className="medium">{title}</span>{' '}
      <span className="muted">
        <Prose text={text} />
      </span>
    </p>
  );
}
