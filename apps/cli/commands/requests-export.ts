import { type ExportFormat, exportFormats, type RequestFilter } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, type RunCommand } from '../command.ts';
import type { ControlClient } from '../control-client.ts';
import { openTextFile, type TextSink } from '../open-text-file.ts';
import { parseChoice, parseExportFilter } from '../parse-values.ts';
import { readUntil } from '../read-until.ts';
import { UsageError } from '../usage-error.ts';

interface ExportOrder {
  readonly filter: RequestFilter;
  readonly format: ExportFormat;
}

function readOrder(context: CommandContext): ExportOrder {
  if ((flag(context, 'bodies') ?? 'no') !== 'no') {
    throw new UsageError('Prompts and answers are not exported.', 'One by one: drover requests show ID');
  }
  return {
    format: parseChoice('format', flag(context, 'format') ?? 'csv', exportFormats),
    filter: parseExportFilter(context, Date.now()),
  };
}

/** Standard output, where a reader that has seen enough ends the program quietly. */
const toStandardOutput = (context: CommandContext): TextSink => ({
  write: context.write ?? (async (text) => context.print(text.replace(/\n$/, ''))),
  keep: async () => undefined,
  discard: async () => undefined,
});

/** How many were written, `null` when it was interrupted. Asks for more only when what came is written. */
async function copyPieces(
  client: ControlClient,
  { order, signal, write }: { order: ExportOrder; signal: AbortSignal; write: TextSink['write'] },
): Promise<number | null> {
  for await (const piece of readUntil((until) => client.requests.export(order, { signal: until }), signal)) {
    if (piece.text !== '') await write(piece.text);
    if (piece.isLast) return piece.requests;
  }
  if (signal.aborted) return null;
  throw new Error('Drover stopped before the export was whole.');
}

/** `drover requests export`: a file appears whole under its name, or not at all. */
export const exportRequests: RunCommand = async (context): Promise<ExitCode> => {
  const order = readOrder(context);
  const client = context.connect();
  const path = flag(context, 'out');
  const sink = path === undefined ? toStandardOutput(context) : await openTextFile(path);
  let requests: number | null = null;
  try {
    requests = await copyPieces(client, { order, signal: context.interruption(), write: sink.write });
  } catch (error) {
    await sink.discard();
    throw error;
  }
  if (requests === null) {
    await sink.discard();
    context.explain(path === undefined ? 'Cut off.' : 'Cut off; no file was written.');
    return exitCodes.failed;
  }
  await sink.keep();
  if (path !== undefined) context.explain(`${requests} ${requests === 1 ? 'request' : 'requests'} in ${path}`);
  return exitCodes.ok;
};
