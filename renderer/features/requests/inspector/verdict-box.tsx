import type { RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { Button, StateGlyph } from '../../../shared/index.ts';
import { buildVerdict } from './build-verdict.ts';

interface VerdictBoxProps {
  readonly record: RequestRecord;
  readonly detail: RequestDetail | undefined;
  readonly onFilter: (filter: string) => void;
}

/** The largest avoidable cost, or why it failed, on top of everything else. */
export function VerdictBox({ record, detail, onFilter }: VerdictBoxProps) {
  const verdict = buildVerdict(record, detail);
  if (!verdict) return null;
  const { tone, title, text, lines, next } = verdict;
  return (
    <section className="verdict" data-tone={tone} aria-label="Verdict">
      <p>
        <StateGlyph state={tone === 'fail' ? 'failed' : 'warned'} size={13} /> <span className="strong">{title}</span>
      </p>
      <p>{text}</p>
      {lines.length === 0 ? null : (
        <ul className="note verdict-lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {next ? (
        <Button size="small" onClick={() => onFilter(next.filter)}>
          {next.label}
        </Button>
      ) : null}
    </section>
  );
}
