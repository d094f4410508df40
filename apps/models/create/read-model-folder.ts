import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { checkWeights } from './check-weights.ts';
import { failUnusable, showPath } from './file-problem.ts';
import { type ModelFile, toKey } from './model-file.ts';

/** Ollama takes no more in one request. */
const maxFiles = 1024;

/** The first kind of weights that a folder has is its model. */
const kindsOfWeights: readonly RegExp[] = [
  /^(?:[^/]+\/)?model[^/]*\.safetensors$/,
  /^consolidated[^/]*\.safetensors$/,
  /^adapter[^/]*\.safetensors$/,
];
const belongings = /^(?:[^/]+\/)?[^/]+\.json$|^chat_template\.jinja$|^(?:[^/]+\/)?tokenizer\.model$/;
const torchWeights = /^(?:pytorch_model[^/]*\.bin|consolidated[^/]*\.pth)$/;
const shard = /-\d{5}-of-\d{5}(?=\.gguf$)/;

/** The files of a folder that make a model: safetensors with what belongs to them, or GGUF alone. Source: `filesForModel` of Ollama. */
export async function readModelFolder(folder: string): Promise<readonly ModelFile[]> {
  const names = await listNames(folder);
  const ggufs = names.filter((name) => /^[^/]+\.gguf$/.test(name));
  // A module in a folder below belongs to a model in the folder itself.
  const weights = kindsOfWeights
    .map((kind) => names.filter((name) => kind.test(name)))
    .find((found) => found.some((name) => !name.includes('/')));
  if (weights === undefined && ggufs.length === 0) throw failWithoutWeights(folder, names);
  if (weights === undefined) assertOneModel(folder, ggufs);
  const chosen = weights ?? ggufs;
  const all = weights === undefined ? ggufs : [...weights, ...names.filter((name) => belongings.test(name))];
  if (all.length > maxFiles) {
    throw failUnusable(`${showPath(folder)} holds more than ${maxFiles} files of a model`, 'Merge its parts.');
  }
  const root = await realpath(folder);
  return Promise.all(all.map((name) => toFile({ folder, root, name, hasWeights: chosen.includes(name) })));
}

/** Files of the folder and of the folders in it, as paths with `/`. */
async function listNames(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const below = await Promise.all(
    visible
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => (await readdir(join(folder, name))).map((inner) => `${name}/${inner}`)),
  );
  const own = visible.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  return [...own, ...below.flat()].toSorted();
}

interface Listed {
  readonly folder: string;
  readonly root: string;
  readonly name: string;
  readonly hasWeights: boolean;
}

async function toFile({ folder, root, name, hasWeights }: Listed): Promise<ModelFile> {
  const path = join(folder, name);
  const [target, facts] = await Promise.all([realpath(path), stat(path)]);
  if (relative(root, target).split(sep)[0] === '..') {
    const advice = 'Copy the real file there; `hf download --local-dir FOLDER` makes no links.';
    throw failUnusable(`${showPath(path)} leads out of its folder`, advice);
  }
  if (!facts.isFile()) throw failUnusable(`${showPath(path)} is no file`, 'Take it out of the folder.');
  if (hasWeights) await checkWeights(path, facts.size);
  return { path, key: toKey(name), sizeBytes: facts.size };
}

/** Parts of one model, and its image encoder, may lie together. */
function assertOneModel(folder: string, ggufs: readonly string[]): void {
  const models = new Set(ggufs.filter((name) => !/mmproj/i.test(name)).map((name) => name.replace(shard, '')));
  if (models.size <= 1) return;
  const [first = ''] = models;
  throw failUnusable(`${showPath(folder)} holds several models`, `Name one of them, for example: FROM ./${first}`);
}

function failWithoutWeights(folder: string, names: readonly string[]): Error {
  if (names.some((name) => torchWeights.test(name))) {
    const advice = 'Convert them to safetensors, or to GGUF with the tools of llama.cpp.';
    return failUnusable(`${showPath(folder)} holds PyTorch weights only`, advice);
  }
  const advice = 'It must hold model*.safetensors with config.json and tokenizer files, or one .gguf.';
  return failUnusable(`${showPath(folder)} holds no model`, advice);
}
