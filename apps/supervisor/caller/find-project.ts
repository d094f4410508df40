import { basename, dirname, join } from 'node:path';
import { type Timers, toSafeText } from '../../base/index.ts';
import type { CallerSources } from './caller-sources.ts';

const repositoryMarks = ['.git', '.hg', '.jj'];
const packageMarks = [
  ...['package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod', 'deno.json', 'setup.py', 'requirements.txt'],
  ...['Gemfile', 'composer.json', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'mix.exs', 'Package.swift'],
];
const maxDepth = 24;
const maxNameLength = 64;
/** A folder on a network volume that is gone holds its answer back for minutes. */
const patienceMs = 500;

type Sources = Pick<CallerSources, 'exists' | 'home'>;

/** The folder and those above it, up to the person's own folder and the root, which are no projects. */
function listCandidates(folder: string, home: string): readonly string[] {
  const candidates: string[] = [];
  if (!folder.startsWith('/')) return candidates;
  for (let path = folder; candidates.length < maxDepth && path !== home && dirname(path) !== path; ) {
    candidates.push(path);
    path = dirname(path);
  }
  return candidates;
}

/** One question at a time: several that hang would leave the whole service without its file system. */
async function findHolder(
  { exists }: Sources,
  folders: readonly string[],
  marks: readonly string[],
): Promise<string | null> {
  for (const folder of folders) {
    for (const mark of marks) if (await exists(join(folder, mark))) return folder;
  }
  return null;
}

async function nameProject(sources: Sources, folder: string): Promise<string | null> {
  const candidates = listCandidates(folder, sources.home);
  const holder =
    (await findHolder(sources, candidates, repositoryMarks)) ?? (await findHolder(sources, candidates, packageMarks));
  return holder === null ? null : toSafeText(basename(holder), maxNameLength);
}

/**
 * Names the project that a working folder belongs to: the repository that holds it, else the nearest package. `null` where there is none, or
 * the disk does not answer in half a second; until it does, nobody else is asked to wait for it.
 */
export function createProjectNamer(sources: Sources, timers: Timers): (folder: string) => Promise<string | null> {
  let isStuck = false;
  return (folder) =>
    new Promise((resolve) => {
      if (isStuck) return resolve(null);
      const cancel = timers.after(patienceMs, () => {
        isStuck = true;
        resolve(null);
      });
      void nameProject(sources, folder)
        .catch(() => null)
        .then((name) => {
          cancel();
          isStuck = false;
          resolve(name);
        });
    });
}
