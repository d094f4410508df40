/** A place that a name leads to. */
export function PlaceTag({ backend, model }: { readonly backend: string; readonly model: string }) {
  return (
    <span className="place-tag" title={`${backend}/${model}`}>
      {backend === '' ? null : <span className="dim">{backend}/</span>}
      {model}
    </span>
  );
}
