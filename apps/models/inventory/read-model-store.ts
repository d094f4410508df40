import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isPlainObject } from '../../base/index.ts';

export interface StoredLayer {
  readonly digest: string;
  readonly sizeBytes: number;
}

export interface StoredManifest {
  /** `host/namespace/model:tag` in small letters. */
  readonly name: string;
  readonly layers: readonly StoredLayer[];
}

export interface StoredBlob {
  /** `sha256:<64 hex>` */
  readonly digest: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** The daemon's model folder as it lies on disk. */
export interface ModelStore {
  readonly folder: string;
  readonly manifests: readonly StoredManifest[];
  /** `false` when a manifest could not be understood: then no blob is known to be unused. */
  readonly isComplete: boolean;
  readonly blobs: readonly StoredBlob[];
  /** Unfinished downloads. */
  readonly partials: readonly Omit<StoredBlob, 'digest'>[];
  /** Digests that a manifest names, or that are a manifest's own content. */
  readonly usedDigests: ReadonlySet<string>;
}

const blobName = /^sha256[:-]([0-9a-f]{64})$/i;
const partialName = /^sha256[:-][0-9a-f]{64}-partial/i;
const digestText = /^sha256:[0-9a-f]{64}$/i;
const toDigest = (hex: string): string => `sha256:${hex.toLowerCase()}`;

/** Reads the folder; `null` when it has no readable `blobs/` and `manifests/`. */
export async function readModelStore(folder: string): Promise<ModelStore | null> {
  try {
    const [files, roots] = await Promise.all([readdir(join(folder, 'blobs')), readdir(folder)]);
    // A later layout lies beside the first one: what either names is in use.
    const manifestRoots = roots.filter((name) => name.startsWith('manifests'));
    if (manifestRoots.length === 0) return null;
    const read = (await Promise.all(manifestRoots.map((name) => readManifests(join(folder, name))))).flat();
    const manifests = read.flatMap(({ manifest }) => (manifest === null ? [] : [manifest]));
    const named = manifests.flatMap(({ layers }) => layers.map(({ digest }) => digest));
    return {
      folder,
      manifests,
      isComplete: read.every(({ manifest }) => manifest !== null),
      ...(await readBlobs(join(folder, 'blobs'), files)),
      usedDigests: new Set([...named, ...read.flatMap(({ ownDigests }) => ownDigests)]),
    };
  } catch {
    // Missing, or somebody else's: the caller falls back on what the daemon tells.
    return null;
  }
}

interface ReadManifest {
  readonly manifest: StoredManifest | null;
  /** The blob that the manifest itself may be. */
  readonly ownDigests: readonly string[];
}

async function readManifests(root: string): Promise<readonly ReadManifest[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
  return Promise.all(files.map(({ parentPath, name }) => readManifest(root, join(parentPath, name))));
}

async function readManifest(root: string, path: string): Promise<ReadManifest> {
  try {
    const [content, target] = await Promise.all([readFile(path), realpath(path)]);
    const linked = blobName.exec(basename(target))?.[1];
    const own = toDigest(createHash('sha256').update(content).digest('hex'));
    const layers = parseLayers(JSON.parse(content.toString('utf8')));
    const [host, namespace, model, tag, ...more] = path.slice(root.length + 1).split('/');
    const isNamed = tag !== undefined && more.length === 0;
    const name = `${host}/${namespace}/${model}:${tag}`.toLowerCase();
    return {
      manifest: layers !== null && isNamed ? { name, layers } : null,
      ownDigests: linked === undefined ? [own] : [own, toDigest(linked)],
    };
  } catch {
    // Unreadable or no JSON: counted as a manifest that may name anything.
    return { manifest: null, ownDigests: [] };
  }
}

function parseLayers(value: unknown): readonly StoredLayer[] | null {
  if (!isPlainObject(value) || !Array.isArray(value['layers'])) return null;
  const layers = [value['config'], ...(value['layers'] as unknown[])].filter(isPlainObject).map((layer) => ({
    digest: String(layer['digest']).toLowerCase(),
    sizeBytes: typeof layer['size'] === 'number' ? layer['size'] : 0,
  }));
  return layers.length > 0 && layers.every(({ digest }) => digestText.test(digest)) ? layers : null;
}

async function readBlobs(folder: string, names: readonly string[]): Promise<Pick<ModelStore, 'blobs' | 'partials'>> {
  const blobs: StoredBlob[] = [];
  const partials: Omit<StoredBlob, 'digest'>[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const hex = blobName.exec(name)?.[1];
    // A file that has gone since it was listed is no longer of interest.
    const facts = await stat(path).catch(() => null);
    if (!facts?.isFile()) continue;
    const file = { path, sizeBytes: facts.size, modifiedAtMs: facts.mtimeMs };
    if (hex !== undefined) blobs.push({ ...file, digest: toDigest(hex) });
    else if (partialName.test(name)) partials.push(file);
  }
  return { blobs, partials };
}
