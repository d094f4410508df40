/** One line of a Prometheus text. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricsText {
  readonly families: ReadonlyMap<string, { readonly help: string; readonly type: string; readonly series: Series[] }>;
  /** What a strict reader would refuse or warn of. */
  readonly problems: readonly string[];
}

const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;

function readLabels(text: string): Readonly<Record<string, string>> | null {
  const found = [...text.matchAll(label)];
  if (found.map(([whole]) => whole).join('') !== text) return null;
  const labels = found.map(
    ([, name = '', value = '']) =>
      [name, value.replace(/\\(.)/g, (_, mark: string) => (mark === 'n' ? '\n' : mark))] as const,
  );
  return new Set(labels.map(([name]) => name)).size === labels.length ? Object.fromEntries(labels) : null;
}

/** Reads the text format strictly: each family once, its help and type before its figures, no figure twice, none that is not a number. */
export function readMetrics(text: string): MetricsText {
  const families = new Map<string, { help: string; type: string; series: Series[] }>();
  const problems: string[] = [];
  const seen = new Set<string>();
  let current = '';
  if (!text.endsWith('\n')) problems.push('the last line has no end');
  for (const each of text.split('\n').filter((one) => one !== '')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(each) ?? [];
    if (kind === 'HELP') {
      if (families.has(name)) problems.push(`${name} comes twice`);
      families.set(name, { help: rest, type: '', series: [] });
      current = name;
    } else if (kind === 'TYPE') {
      const family = families.get(name);
      if (name !== current || !family || family.type !== '') problems.push(`the type of ${name} is misplaced`);
      else family.type = rest;
    } else problems.push(...readSeries(each, { family: families.get(current), current, seen }));
  }
  return { families, problems: [...problems, ...[...families].flatMap(judgeFamily)] };
}

function readSeries(
  text: string,
  { family, current, seen }: { family: { series: Series[] } | undefined; current: string; seen: Set<string> },
): string[] {
  const [, name = '', labelText = '', value = ''] = line.exec(text) ?? [];
  const labels = readLabels(labelText);
  if (name === '' || labels === null) return [`not a figure: ${text}`];
  if (!family || name.replace(/_(bucket|sum|count)$/, '') !== current.replace(/_(bucket|sum|count)$/, '')) {
    return [`${name} stands under ${current}`];
  }
  const key = `${name} ${JSON.stringify(Object.entries(labels).toSorted())}`;
  const problems = seen.has(key) ? [`${key} comes twice`] : [];
  seen.add(key);
  if (!Number.isFinite(Number(value))) problems.push(`${key} is ${value}`);
  family.series.push({ name, labels, value: Number(value) });
  return problems;
}

function judgeFamily([name, { help, type, series }]: [
  string,
  { readonly help: string; readonly type: string; readonly series: readonly Series[] },
]): string[] {
  const problems: string[] = [];
  if (!/^[A-Z].{8,}\.$/.test(help)) problems.push(`${name} has no help in a sentence`);
  if (!['counter', 'gauge', 'histogram'].includes(type)) problems.push(`${name} is of type ${type}`);
  if ((type === 'counter') !== name.endsWith('_total')) problems.push(`${name} is of type ${type}`);
  if (/_(ms|milliseconds|minutes|kb|mb|percent)(_|$)/.test(name)) problems.push(`${name} is not in a base unit`);
  if (type === 'counter' && series.some(({ value }) => value < 0)) problems.push(`${name} is negative`);
  if (type === 'histogram') problems.push(...judgeBuckets(name, series));
  return problems;
}

function judgeBuckets(name: string, series: readonly Series[]): string[] {
  const last = new Map<string, { le: string; count: number }>();
  const problems: string[] = [];
  for (const { name: part, labels, value } of series) {
    const { le, ...others } = labels;
    const key = JSON.stringify(others);
    const before = last.get(key);
    if (part === `${name}_bucket`) {
      if (before && value < before.count) problems.push(`${name} has fewer in a larger bucket`);
      last.set(key, { le: le ?? '', count: value });
    } else if (part === `${name}_count` && (before?.le !== '+Inf' || before.count !== value)) {
      problems.push(`${name} does not end with all it counts`);
    }
  }
  return problems;
}

/** The figure of these labels, whichever others it has; `null` when there is none. */
export function findFigure(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
  const all = [...readMetrics(text).families.values()].flatMap(({ series }) => series);
  const found = all.filter(
    (one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  );
  return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
}
