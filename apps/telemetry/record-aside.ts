import type { Note } from './note.ts';
import { buildBatch } from './write-flight.ts';
import type { LogWriter } from './writer-switch.ts';

/** Writes upkeep between the rows, on the writing thread. Whether it is committed; `false` at once while rows cannot be written. */
export async function recordAside(
  writer: Pick<LogWriter, 'writeAside'>,
  isFailing: boolean,
  note: Note,
): Promise<boolean> {
  if (isFailing) return false;
  const { kind } = await writer.writeAside(buildBatch({ opens: [], completions: [], notes: [note] }));
  return kind === 'written';
}
