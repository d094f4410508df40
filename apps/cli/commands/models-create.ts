import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ORPCError } from '@orpc/client';
import { toSafeText } from '../../base/index.ts';
import type { CreateProgress } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { createMilestone, describeCreation } from '../print/creation-progress.ts';
import { readUntil } from '../read-until.ts';
import { UsageError } from '../usage-error.ts';

interface Modelfile {
  readonly text: string;
  /** Where its relative paths begin. */
  readonly folder: string;
}

const maxBytes = 1_000_000;
const stdin = '-';
const usage = 'Usage: drover models create NAME [-f Modelfile]';

/** As Ollama's own program: UTF-16 is told by its byte order mark. */
function decode(content: Buffer): string {
  const mark = content.toString('latin1', 0, 2);
  const encoding = mark === '\u00ff\u00fe' ? 'utf-16le' : mark === '\u00fe\u00ff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(content);
}

async function readContent(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).size > maxBytes) throw tooLong();
    return await readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The Modelfile ${toSafeText(path, 300)} cannot be read.`, usage);
  }
}

const tooLong = (): UsageError =>
  new UsageError('A Modelfile has at most 1 MB; weights stand in files of their own.', usage);

async function readModelfile(name: string): Promise<Modelfile> {
  const path = resolve(name);
  const content = name === stdin ? await buffer(process.stdin) : await readContent(path);
  if (content.length > maxBytes) throw tooLong();
  return { text: decode(content), folder: name === stdin ? process.cwd() : dirname(path) };
}

function createPrinter(context: CommandContext, model: string): (progress: CreateProgress) => void {
  const milestoneOf = createMilestone();
  return (progress) => {
    if (isOn(context, 'json')) return context.print(JSON.stringify(progress));
    const line = describeCreation(model, progress);
    if (context.rewrite && progress.status !== 'success') return context.rewrite(line);
    if (milestoneOf(progress)) context.print(line);
  };
}

/** A Modelfile that cannot be used is wrong input, as a wrong flag is. */
function toUsageError(error: unknown): unknown {
  if (!(error instanceof ORPCError) || error.code !== 'INVALID') return error;
  const data: unknown = error.data;
  const hasAdvice = typeof data === 'object' && data !== null && 'advice' in data && typeof data.advice === 'string';
  return new UsageError(error.message, hasAdvice ? String(data.advice) : usage);
}

function conclude(context: CommandContext, isInterrupted: boolean): ExitCode {
  if (!isInterrupted) throw new Error('Drover stopped while the model was being created.');
  context.explain('Cancelled. Files that Ollama has got already are kept for the next time.');
  return exitCodes.failed;
}

/** `drover models create NAME [-f Modelfile]`: follows the creation; Ctrl+C cancels it. */
export const createModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const { text, folder } = await readModelfile(flag(context, 'file') ?? 'Modelfile');
  const client = context.connect();
  const interruption = context.interruption();
  const show = createPrinter(context, model);
  const order = { model, modelfile: text, baseFolder: folder };
  const open = (signal: AbortSignal): Promise<AsyncIterable<CreateProgress>> => client.models.create(order, { signal });
  try {
    for await (const progress of readUntil(open, interruption)) {
      show(progress);
      if (progress.status === 'success') return exitCodes.ok;
    }
  } catch (error) {
    throw toUsageError(error);
  }
  return conclude(context, interruption.aborted);
};
