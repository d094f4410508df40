import { type FileHandle, open } from 'node:fs/promises';
import { failUnusable, showPath } from './file-problem.ts';

export type WeightsFormat = 'gguf' | 'safetensors';

const headBytes = 64;
const ggufHeaderBytes = 24;
/** More than any published header has; also the format's own limit. */
const maxSafetensorsHeaderBytes = 100_000_000;
const lengthBytes = 8;

const convert = 'Convert it to GGUF with the tools of llama.cpp, and name that file.';

/** Tells the format by the first bytes. Throws a `RoomError<ModelsErrorCode>` for what holds no weights. Sources: the GGUF and safetensors formats. */
export async function checkWeights(path: string, sizeBytes: number): Promise<WeightsFormat> {
  const name = showPath(path);
  if (sizeBytes === 0) throw failUnusable(`${name} is empty`, 'Download or copy it again.');
  const head = await readHead(path);
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'GGUF' || magic === 'FUGG') {
    if (sizeBytes >= ggufHeaderBytes) return 'gguf';
    throw failUnusable(`${name} is cut short`, 'Download or copy it again.');
  }
  if (head.toString('latin1').startsWith('version https://git-lfs')) {
    throw failUnusable(`${name} only points to the real file`, 'Fetch it in the folder it lies in: git lfs pull');
  }
  if (['lmgg', 'fmgg', 'tjgg', 'algg'].includes(magic)) {
    throw failUnusable(`${name} has a format older than GGUF`, convert);
  }
  if (magic.startsWith('PK')) throw failUnusable(`${name} holds PyTorch weights`, convert);
  if (isSafetensors(head, sizeBytes)) return 'safetensors';
  throw failUnusable(`${name} is neither GGUF nor safetensors`, `If it holds weights: ${convert}`);
}

function isSafetensors(head: Buffer, sizeBytes: number): boolean {
  if (head.length <= lengthBytes || head[lengthBytes] !== '{'.charCodeAt(0)) return false;
  const headerBytes = Number(head.readBigUInt64LE(0));
  return headerBytes > 1 && headerBytes <= maxSafetensorsHeaderBytes && headerBytes + lengthBytes <= sizeBytes;
}

async function readHead(path: string): Promise<Buffer> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file?.close();
  }
}
