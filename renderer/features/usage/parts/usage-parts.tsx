import { Link } from '@tanstack/react-router';
import type { UsageCaller, UsagePage, UsagePageParts } from '../../../../apps/contract/model/index.ts';
import {
  formatAgo,
  formatCount,
  formatMoney,
  formatOverhead,
  formatTokens,
  formatWorked,
  plural,
  quoteFilterValue,
  renderQuantity,
} from '../../../shared/index.ts';
import { Part, PartTable } from './part.tsx';

interface PartsProps {
  readonly parts: UsagePageParts;
  /** The window in the filter of the requests. */
  readonly since: string;
  readonly nowMs: number;
}

const addUp = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

export function ErrorsPart({ parts: { errors }, since, nowMs }: PartsProps) {
  const rows = errors.map(({ code, outcome, requests, lastAtMs }) => ({
    ...{ key: `${code} ${outcome}`, title: `${code ?? outcome}, ${outcome}` },
    name: (
      <Link
        to="/requests"
        search={{ q: `${since} ${code === null ? `outcome:${outcome}` : `code:${quoteFilterValue(code)}`}` }}
      >
        <code>{code ?? outcome}</code>
      </Link>
    ),
    figures: [formatCount(requests), formatAgo(lastAtMs, nowMs)],
  }));
  const all = addUp(errors.map(({ requests }) => requests));
  return (
    <Part title="Errors by code" note={formatCount(all)} empty={rows.length === 0 ? 'No request failed.' : null}>
      <PartTable label="Errors by code" heads={['Code', 'Requests', 'Last']} rows={rows} />
    </Part>
  );
}

export function CutsPart({ parts: { cuts }, since, nowMs }: PartsProps) {
  const rows = cuts.map(({ model, requests, lastAtMs }) => ({
    ...{ key: model ?? '', title: model ?? 'No model' },
    name: (
      <Link
        to="/requests"
        search={{ q: `${since} is:cut${model === null ? '' : ` model:${quoteFilterValue(model)}`}` }}
      >
        {model ?? 'No model'}
      </Link>
    ),
    figures: [formatCount(requests), formatAgo(lastAtMs, nowMs)],
  }));
  const all = addUp(cuts.map(({ requests }) => requests));
  return (
    <Part
      title="Cut prompts"
      note={formatCount(all)}
      empty={rows.length === 0 ? 'Every prompt fitted its context.' : null}
    >
      <PartTable label="Cut prompts by model" heads={['Model', 'Requests', 'Last']} rows={rows} />
    </Part>
  );
}

/** A program and its project, with the way to their requests. */
function nameCaller({ app, project }: Pick<UsageCaller, 'app' | 'project'>, since: string) {
  const title = [app ?? 'Unknown program', project].filter((word) => word !== null).join(', ');
  const filters = [app && `app:${quoteFilterValue(app)}`, project && `project:${quoteFilterValue(project)}`];
  const name = (
    <Link to="/requests" search={{ q: [since, ...filters.filter(Boolean)].join(' ') }}>
      {title}
    </Link>
  );
  return { key: `${app} ${project}`, title, name };
}

export function CallersPart({ parts: { callers }, since }: PartsProps) {
  const rows = callers.map(({ requests, busyMs, ...caller }) => ({
    ...nameCaller(caller, since),
    figures: [formatCount(requests), formatWorked(busyMs)],
  }));
  return (
    <Part title="Top callers" empty={rows.length === 0 ? 'Nobody called.' : null}>
      <PartTable label="Top callers" heads={['Who', 'Requests', 'Busy']} rows={rows} />
    </Part>
  );
}

export function BreaksPart({ parts: { breaks }, since }: PartsProps) {
  const rows = breaks.map(({ requests, lostMs, ...caller }) => ({
    ...nameCaller(caller, since),
    figures: [formatCount(requests), formatWorked(lostMs)],
  }));
  const all = addUp(breaks.map(({ lostMs }) => lostMs));
  return (
    <Part
      title="Read again"
      note={`about ${formatWorked(all)} lost`}
      empty={rows.length === 0 ? 'Every prompt began like the one before it.' : null}
    >
      <PartTable label="Prompts that had to be read again" heads={['Who', 'Requests', 'About']} rows={rows} />
    </Part>
  );
}

export function CachePart({ parts: { cache } }: PartsProps) {
  const rows = cache.map(({ model, hits, promptTokens, completionTokens, savedMs }) => ({
    ...{ key: model ?? '', title: model ?? 'No model', name: model ?? 'No model' },
    figures: [formatCount(hits), formatTokens(promptTokens + completionTokens), formatWorked(savedMs)],
  }));
  const all = addUp(cache.map(({ savedMs }) => savedMs));
  return (
    <Part
      title="Answered from the cache"
      note={`about ${formatWorked(all)} saved`}
      empty={rows.length === 0 ? 'No answer was taken from the cache.' : null}
    >
      <PartTable label="Answers from the cache by model" heads={['Model', 'Hits', 'Tokens', 'About']} rows={rows} />
    </Part>
  );
}

export function OverheadPart({ parts: { overhead } }: PartsProps) {
  const { p50, p95, p99 } = overhead.addedMs;
  const show = (ms: number | null): string => (ms === null ? 'not measured' : renderQuantity(formatOverhead(ms)));
  return (
    <Part title="Drover’s own cost" empty={p50 === null ? 'Nothing was measured.' : null}>
      <dl className="usage-facts">
        <dt>Adds to a request, p50</dt>
        <dd>{show(p50)}</dd>
        <dt>p95</dt>
        <dd>{show(p95)}</dd>
        <dt>p99</dt>
        <dd>{show(p99)}</dd>
        <dt>Energy per 1k tokens</dt>
        <dd className="muted">not measured on this machine</dd>
      </dl>
    </Part>
  );
}

export function SavingsPart({ savings }: Pick<UsagePage, 'savings'>) {
  if (savings === null) {
    return (
      <Part
        title="Saved against the cloud"
        empty="Off. Prices of your choice under usage.prices in Config switch it on; Drover has none of its own."
      />
    );
  }
  const { amount, currency, asOf, unpriced } = savings;
  return (
    <Part title="Saved against the cloud" note={`about ${formatMoney(amount, currency)}`} empty={null}>
      <p className="small muted">
        By your prices as of {asOf}.
        {unpriced.length === 0
          ? ''
          : ` ${plural(unpriced.length, 'model has', 'models have')} none: ${unpriced.slice(0, 3).join(', ')}.`}
      </p>
    </Part>
  );
}
