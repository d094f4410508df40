import type { Benchmark, BenchmarkFigureName, FigureChange } from '../../contract/model/index.ts';

const words: Readonly<Record<BenchmarkFigureName, { readonly name: string; readonly lookAt: string }>> = {
  loadMs: { name: 'load', lookAt: 'the disk, and what else loads at the time' },
  firstTokenMs: { name: 'time to first token', lookAt: 'what else runs (`drover status`)' },
  longFirstTokenMs: {
    name: 'time to first token of a long prompt',
    lookAt: 'the share on the GPU (`drover models ps`)',
  },
  prefillTokensPerSecond: { name: 'prefill', lookAt: 'the share on the GPU (`drover models ps`)' },
  decodeTokensPerSecond: {
    name: 'decode',
    lookAt: 'free memory and the share on the GPU (`drover doctor`, `drover models ps`)',
  },
  memoryBytes: { name: 'memory', lookAt: 'context length and parallel slots (`drover env`)' },
};

const percent = (change: number): string => `${change > 0 ? '+' : ''}${(change * 100).toFixed(0)} %`;

const orUnknown = (text: string | number | null): string => (text === null ? 'unknown' : String(text));

/** What was not the same around the two runs: the likely causes. */
export function listCircumstances(before: Benchmark, after: Benchmark): string[] {
  const { machine: old } = before;
  const { machine: now } = after;
  const isOtherMachine = old.cpu !== now.cpu || old.totalBytes !== now.totalBytes || old.platform !== now.platform;
  const moved = (name: string, from: string | number | null, to: string | number | null): string[] =>
    from === to ? [] : [`${name} went from ${orUnknown(from)} to ${orUnknown(to)}`];
  return [
    ...(before.digest === after.digest ? [] : ["the model's file is another one"]),
    ...moved('Ollama', before.daemonVersion, after.daemonVersion),
    ...moved('the context', before.contextLength, after.contextLength),
    ...(isOtherMachine ? ['the machine is another one'] : []),
    ...(after.inFlightCount > 0 ? [`${after.inFlightCount} other requests ran during the newer one`] : []),
    ...(before.inFlightCount > 0 ? [`${before.inFlightCount} other requests ran during the older one`] : []),
  ];
}

const listOf = (changes: readonly FigureChange[], verdict: FigureChange['verdict']): string =>
  changes
    .filter((change) => change.verdict === verdict)
    .map(({ figure, change }) => `${words[figure].name} ${percent(change)}`)
    .join(', ');

/** What changed beyond the noise, what else was different, and what to look at. */
export function describeComparison(changes: readonly FigureChange[], circumstances: readonly string[]): string {
  const worse = listOf(changes, 'regression');
  const better = listOf(changes, 'improvement');
  const different = circumstances.length === 0 ? '' : ` Also different: ${circumstances.join('; ')}.`;
  if (changes.length === 0) return `No figure was measured in both runs.${different} Run \`drover bench\` again.`;
  if (worse === '' && better === '') return `No change beyond the noise.${different} Nothing to do.`;
  const told = [worse === '' ? '' : `Worse: ${worse}.`, better === '' ? '' : `Better: ${better}.`];
  const text = `${told.filter((part) => part !== '').join(' ')}${different}`;
  if (worse === '') return `${text} Save it as a baseline with \`drover bench --save NAME\`.`;
  const looks = changes.filter(({ verdict }) => verdict === 'regression').map(({ figure }) => words[figure].lookAt);
  const first = circumstances.length === 0 ? '' : 'what is different, then ';
  return `${text} Look at ${first}${[...new Set(looks)].join(', ')}.`;
}
