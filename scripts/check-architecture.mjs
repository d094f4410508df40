// Cruises the imports against scripts/room-rules.mjs. Asserts a floor on the number of modules: the cruiser silently reads none where its
// TypeScript reader (@swc/core) is missing.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const leastModules = 150;
const contractImport = /^(?:import|export)(?! type\b)[^;']*? from '([^']*\/apps\/contract\/[^']*)'/gm;

/** The page takes types of the contract: values would bring zod along. The cruiser cannot tell one from the other. */
const listContractValues = (baseDir, source) =>
  [...readFileSync(join(baseDir, source), 'utf8').matchAll(contractImport)].map(
    ([, target]) => `page-takes-types-of-the-contract: ${source} -> ${target}`,
  );

/** Violations as `rule: from -> to` lines, with the number of modules seen, for the tree at `baseDir`. */
export async function cruiseTree(baseDir, folders) {
  const { default: configuration } = await import('../.dependency-cruiser.mjs');
  const { forbidden, options } = configuration;
  const result = await cruise(
    folders,
    { ...options, baseDir, ruleSet: { forbidden }, validate: true },
    options.enhancedResolveOptions,
  );
  const { modules, summary } = result.output;
  const own = modules.filter((module) => /^(apps|electron|renderer)\//.test(module.source));
  return {
    moduleCount: own.length,
    violations: [
      ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
      ...own
        .filter(({ source }) => source.startsWith('renderer/'))
        .flatMap(({ source }) => listContractValues(baseDir, source)),
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  const { moduleCount, violations } = await cruiseTree(root, ['apps', 'electron', 'renderer']);
  for (const violation of violations) process.stderr.write(`architecture: ${violation}\n`);
  process.stdout.write(`architecture: ${moduleCount} modules, ${violations.length} violations\n`);
  if (moduleCount < leastModules)
    process.stderr.write(`architecture: fewer than ${leastModules} modules were read; is @swc/core there?\n`);
  process.exitCode = violations.length === 0 && moduleCount >= leastModules ? 0 : 1;
}
