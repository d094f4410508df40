import type { Agent } from 'undici';
import type { PlainObject } from '../../base/index.ts';
import { sumBytes } from '../sum-bytes.ts';
import { assertSpace } from './assert-space.ts';
import { type Blob, hasBlob, sendBlob } from './blob-client.ts';
import { digestFile } from './digest-file.ts';
import { type Folders, findModelFiles } from './find-model-files.ts';
import type { ModelFile } from './model-file.ts';
import { failModelfile } from './modelfile-error.ts';
import type { ModelfileSource } from './parse-modelfile.ts';
import type { ReportProgress } from './progress-gate.ts';

export interface GiveFilesTask {
  readonly sources: readonly ModelfileSource[];
  readonly folders: Folders;
  readonly modelFolder: string | null;
  /** Throws while the daemon is not ready. */
  readonly baseUrl: () => string;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
}

interface Found {
  readonly source: ModelfileSource;
  /** `null`: the source names a model. */
  readonly blobs: readonly Blob[] | null;
}

/** Finds the files that a Modelfile names and gives the daemon those that it does not have. What comes back is a part of the body of `/api/create`. */
export async function giveFiles(task: GiveFilesTask): Promise<PlainObject> {
  task.report({ status: 'looking for the files', completedBytes: null, totalBytes: null });
  const listed: { source: ModelfileSource; files: readonly ModelFile[] | null }[] = [];
  for (const source of task.sources) listed.push({ source, files: await findModelFiles(source, task.folders) });
  const readStep = countBytes(task, sumBytes(listed.flatMap(({ files }) => files ?? [])));
  const found: Found[] = [];
  for (const { source, files } of listed) {
    found.push({ source, blobs: files && (await digestAll(files, task.signal, readStep)) });
  }
  assertOneOrigin(found);
  await sendMissing(found, task);
  return buildBody(found);
}

/** Tells of bytes over all the files of a step. */
function countBytes({ report }: Pick<GiveFilesTask, 'report'>, totalBytes: number) {
  let completedBytes = 0;
  return (status: string) => (count: number) => {
    completedBytes += count;
    report({ status, completedBytes, totalBytes });
  };
}

async function digestAll(
  files: readonly ModelFile[],
  signal: AbortSignal,
  readStep: ReturnType<typeof countBytes>,
): Promise<readonly Blob[]> {
  const blobs: Blob[] = [];
  for (const file of files) {
    const digest = await digestFile(file, { signal, onBytes: readStep(`reading ${file.key}`) });
    blobs.push({ file, digest });
  }
  return blobs;
}

/** Ollama would leave the files out without a word. */
function assertOneOrigin(found: readonly Found[]): void {
  const named = found.find(({ source, blobs }) => source.kind === 'from' && blobs === null);
  if (!named || !found.some(({ source, blobs }) => source.kind === 'from' && blobs !== null)) return;
  const advice = 'Let every FROM name files, or have one FROM that names a model.';
  throw failModelfile([{ ...named.source.place, message: 'one FROM names a model and another one files', advice }]);
}

async function sendMissing(found: readonly Found[], task: GiveFilesTask): Promise<void> {
  const { agent, signal, modelFolder } = task;
  const byDigest = new Map(found.flatMap(({ blobs }) => (blobs ?? []).map((blob) => [blob.digest, blob] as const)));
  const missing: Blob[] = [];
  for (const blob of byDigest.values()) {
    if (!(await hasBlob(blob, { baseUrl: task.baseUrl(), agent, signal }))) missing.push(blob);
  }
  const neededBytes = sumBytes(missing.map(({ file }) => file));
  await assertSpace(modelFolder, neededBytes);
  const sendStep = countBytes(task, neededBytes);
  for (const blob of missing) {
    const onBytes = sendStep(`giving ${blob.file.key} to Ollama`);
    await sendBlob(blob, { baseUrl: task.baseUrl(), agent, signal, onBytes });
  }
}

/** Of several adapters the last one holds, as in Ollama's own program. */
function buildBody(found: readonly Found[]): PlainObject {
  const ofKind = (kind: ModelfileSource['kind']): readonly Found[] =>
    found.filter(({ source }) => source.kind === kind);
  const from = ofKind('from').findLast(({ blobs }) => blobs === null)?.source.value;
  const parts = {
    files: listDigests(ofKind('from')),
    draft_files: listDigests(ofKind('draft')),
    adapters: listDigests(ofKind('adapter').slice(-1)),
  };
  return {
    ...(from === undefined ? {} : { from }),
    ...Object.fromEntries(Object.entries(parts).filter(([, digests]) => Object.keys(digests).length > 0)),
  };
}

/** Digests by name; files of the same name from several folders get different ones. */
function listDigests(found: readonly Found[]): Readonly<Record<string, string>> {
  const digests = new Map<string, string>();
  for (const { file, digest } of found.flatMap(({ blobs }) => blobs ?? [])) {
    const isTaken = (digests.get(file.key) ?? digest) !== digest;
    digests.set(isTaken ? `${digests.size}-${file.key}` : file.key, digest);
  }
  return Object.fromEntries(digests);
}
