import type { TimingFacts } from '../../../shared/index.ts';
import { buildFigures } from './build-figures.ts';

interface FigureTableProps {
  readonly before: TimingFacts;
  readonly after: TimingFacts | null;
  readonly names: { readonly before: string; readonly after: string };
}

/** How fast both calls were. */
export function FigureTable({ before, after, names }: FigureTableProps) {
  return (
    <table className="plain-table small figure-table">
      <caption className="hidden-text">Both calls by their figures</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden-text">Figure</span>
          </th>
          <th scope="col" className="number" title={names.before}>
            Then, {names.before}
          </th>
          <th scope="col" className="number" title={names.after}>
            Now, {names.after}
          </th>
          <th scope="col" className="number">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {buildFigures(before, after).map(({ name, before: then, after: now, change }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="number">{then}</td>
            <td className="number medium">{now}</td>
            <td className="number muted">{change}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
