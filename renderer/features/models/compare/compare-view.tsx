import { isSameModel } from '../../../../apps/base/index.ts';
import type { ModelsPage } from '../../../../apps/contract/model/index.ts';
import { Button, type SeriesBook, Swatch } from '../../../shared/index.ts';
import type { ModelsView } from '../use-models-view.ts';
import { buildComparison, describeRun } from './build-comparison.ts';

const most = 4;

interface CompareViewProps {
  readonly page: ModelsPage;
  readonly names: readonly string[];
  readonly series: SeriesBook;
  readonly view: ModelsView;
  readonly nowMs: number;
}

function Picker({ page, names, view }: Pick<CompareViewProps, 'page' | 'names' | 'view'>) {
  const toggle = (name: string): void =>
    view.compare(names.includes(name) ? names.filter((other) => other !== name) : [...names, name]);
  return (
    <fieldset className="compare-picker">
      <legend className="small muted">Two to four models</legend>
      {(page.installed ?? []).map(({ name }) => (
        <label key={name} className="check-line small">
          <input
            type="checkbox"
            checked={names.includes(name)}
            disabled={!names.includes(name) && names.length >= most}
            onChange={() => toggle(name)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

/** Load, first token, speeds and memory of two to four models side by side. */
export function CompareView({ page, names, series, view, nowMs }: CompareViewProps) {
  const models = names.map((model) => ({
    model,
    benchmark: page.benchmarks.find((benchmark) => isSameModel(benchmark.model, model)) ?? null,
  }));
  const rows = buildComparison(models);
  return (
    <section className="models-band compare" aria-label="Comparison" data-testid="comparison">
      <Picker page={page} names={names} view={view} />
      {models.length < 2 ? (
        <p className="muted">Choose at least two models. “Measure it” in a model’s detail gives the figures.</p>
      ) : (
        <table className="plain-table compare-table" aria-label="Benchmarks side by side">
          <thead>
            <tr>
              <th>Benchmark</th>
              {models.map(({ model }) => (
                <th key={model} title={model}>
                  <Swatch series={series[model] ?? null} />
                  {model}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name}>
                <td className="muted">{name}</td>
                {cells.map(({ text, isBest, share }, index) => (
                  <td key={models[index]?.model}>
                    <span className={isBest ? 'strong' : undefined}>{text}</span>
                    {isBest ? <span className="note tone-ok"> best</span> : null}
                    <span className="meter">
                      <i style={{ width: `${share * 100}%` }} />
                    </span>
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <td className="muted">Measured</td>
              {models.map(({ model, benchmark }) => (
                <td key={model} className="note dim">
                  {describeRun(benchmark, nowMs)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      )}
      <p>
        <Button onClick={view.endComparing}>Back to the list</Button>
      </p>
    </section>
  );
}
