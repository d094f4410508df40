// Which licences may come in. Nothing whose conditions would reach Drover's own code.
const permissive = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT'],
  ...['Python-2.0', 'Unlicense', 'WTFPL'],
];
/** Tools that build and test may have conditions on their own files: those are not passed on. */
const toolsOnly = ['MPL-2.0', 'CC-BY-4.0'];

/** Their manifests name no licence; read in their files, by hand. */
const readByHand = { decko: 'MIT', stickyfill: 'MIT' };

/** Whether an SPDX expression can be met by the licences named: one side of OR, both sides of AND. */
function isMetBy(expression, allowed) {
  const text = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (text.includes('(')) return false;
  return text.split(' OR ').some((side) => side.split(' AND ').every((name) => allowed.includes(name.trim())));
}

/** What is wrong with the packages' licences, one line each. */
export function findLicenceProblems(packages, { isShipped }) {
  const allowed = isShipped ? permissive : [...permissive, ...toolsOnly];
  return packages.flatMap(({ name, version, licence }) => {
    const known = licence ?? readByHand[name] ?? null;
    if (known === null)
      return [`${name} ${version} names no licence: read its files, then add it to scripts/licence-rules.mjs`];
    return isMetBy(known, allowed) ? [] : [`${name} ${version} is under ${known}, which is not on the list`];
  });
}

export const licenceOf = ({ name, licence }) => licence ?? readByHand[name] ?? 'unknown';
