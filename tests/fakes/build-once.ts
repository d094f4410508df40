import { buildIfStale } from '../../scripts/build.mjs';

/** Suites that use the built product build it first, unless it was built from these very sources. */
export async function setup(): Promise<void> {
  const code = await buildIfStale();
  if (code !== 0) throw new Error(`the build failed with exit code ${code}`);
}
