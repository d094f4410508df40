import type { QuestionFigure } from './ask-on-thread.ts';
import type { HistoryFigures } from './measure-history.ts';

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
/** A question may take so long, first or later. */
const mostMs = 200;
const slowestOf = ({ p95Ms, coldMs }: QuestionFigure): number => Math.max(p95Ms, coldMs ?? 0);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Two tables: p50 / p95 of each question by size, with the first one of a new thread where that was looked at, and what else depends on the size. */
export function renderHistory(figures: readonly HistoryFigures[]): string {
  const sizes = figures.map(({ rows }) => rows.toLocaleString('en'));
  const line = (title: string, cell: (figure: HistoryFigures) => string): string => row([title, ...figures.map(cell)]);
  const largest = figures.at(-1);
  const byName = (figure: HistoryFigures, name: string) => figure.questions.find((question) => question.name === name);
  const names = (largest?.questions ?? []).toSorted((a, b) => slowestOf(b) - slowestOf(a)).map(({ name }) => name);
  const rule = row(['---', ...figures.map(() => '---:')]);
  return [
    row(['question, p50 / p95 / first ms', ...sizes]),
    rule,
    ...names.map((name) =>
      line(name, (figure) => {
        const found = byName(figure, name);
        return found === undefined
          ? ''
          : [found.p50Ms, found.p95Ms, ...(found.coldMs === null ? [] : [found.coldMs])].map(ms).join(' / ');
      }),
    ),
    '',
    row(['log', ...sizes]),
    rule,
    line('slowest question, p95 or first, ms', ({ questions }) => ms(Math.max(...questions.map(slowestOf)))),
    line(
      `questions beyond ${mostMs} ms`,
      ({ questions }) =>
        `${questions.filter((question) => slowestOf(question) > mostMs).length} of ${questions.length}`,
    ),
    line('all questions, sum of p50, ms', ({ questions }) => ms(questions.reduce((sum, { p50Ms }) => sum + p50Ms, 0))),
    line('disk, bytes a row', ({ bytesPerRow }) => bytesPerRow.toFixed(0)),
    line('P9 process start to ready, ms', ({ startMs }) => ms(startMs)),
    line('loop p99 while logging, ms', ({ loops }) => ms(loops.idleMs)),
    line('loop p99 while all is asked, ms', ({ loops }) => ms(loops.askedMs)),
    line('loop p99 while retention deletes, ms', ({ loops }) => ms(loops.trimmedMs)),
    line('rows that retention deletes in a second', ({ trimmed }) =>
      ((trimmed.rows * 1000) / trimmed.tookMs).toFixed(0),
    ),
  ].join('\n');
}
