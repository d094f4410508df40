import { type CanonicalError, createError, type ErrorCode } from '../../translate/index.ts';
import type { RoomRefusal } from '../ports.ts';

const codes: Readonly<Record<RoomRefusal['reason'], ErrorCode>> = {
  'does-not-fit': 'memory_budget',
  'no-room': 'memory_budget',
  'line-full': 'queue_full',
  unavailable: 'backend_starting',
  left: 'client_closed',
};

/** What the client hears: what is needed, what there is, and what would help. */
export function explainRefusal({ reason, message, choices, retryAfterSeconds }: RoomRefusal): CanonicalError {
  const help = choices.map(({ label }) => label).join('; or: ');
  const sentence = help === '' ? message : `${message} What would help: ${help}.`;
  return createError(codes[reason], sentence, { retryAfterSeconds });
}
