import { buildTiming, type TimingFacts } from './build-timing.ts';

/** Where the time went, and how fast it was. Everything has its place before it is known. */
export function TimingStrip({ facts }: { readonly facts: TimingFacts }) {
  const { parts, figures } = buildTiming(facts);
  return (
    <div className="timing-strip">
      <div className="timing-bar" aria-hidden="true">
        {parts.map(({ name, share, colour }) =>
          share === 0 ? null : <i key={name} style={{ flexGrow: share, background: colour }} />,
        )}
      </div>
      <dl className="timing-parts">
        {parts.map(({ name, value, colour }) => (
          <div key={name}>
            <dt>
              <i className="timing-key" style={{ background: colour }} />
              {name}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <dl className="timing-figures">
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="medium">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
