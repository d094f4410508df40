import { Button } from '../../shared/index.ts';

interface QuietRangeProps {
  readonly sentence: string;
  readonly onLeave: () => void;
}

/** A range in which nothing was, with the way out of it. */
export function QuietRange({ sentence, onLeave }: QuietRangeProps) {
  return (
    <p className="band-line">
      <span className="muted">{sentence}</span>{' '}
      <Button size="small" onClick={onLeave}>
        Back to the whole span
      </Button>
    </p>
  );
}
