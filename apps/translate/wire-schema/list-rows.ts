import type { PlainObject } from '../../base/index.ts';
import { chooseEffect } from './choose-effect.ts';
import type { BackendDialect, Cell, Effect } from './effect.ts';
import { type WireRoute, wireSchemas } from './routes.ts';
import type { Field, ObjectShape, Shape } from './shape.ts';

/** What happens to one field, or to one kind of value of it, on the way to one backend. */
export interface FidelityRow {
  readonly route: WireRoute;
  readonly backend: BackendDialect;
  /** `messages[].content[].image_url`. */
  readonly path: string;
  /** Kinds of objects above the field, such as `user`. */
  readonly within: readonly string[];
  /** Which values the row speaks of; `null` for all. */
  readonly label: string | null;
  readonly example: unknown;
  /** Other fields that the example needs. */
  readonly others: PlainObject;
  readonly effect: Effect;
}

interface Place {
  readonly path: string;
  readonly within: readonly string[];
}

interface FoundField extends Place {
  readonly field: Field;
}

function findInObject(shape: ObjectShape, { path, within }: Place): readonly FoundField[] {
  return Object.entries(shape.fields).flatMap(([key, field]) => {
    const place = { path: path === '' ? key : `${path}.${key}`, within };
    return [{ ...place, field }, ...findFields(field.shape, place)];
  });
}

function findFields(shape: Shape, place: Place): readonly FoundField[] {
  switch (shape.kind) {
    case 'object':
      return findInObject(shape, place);
    case 'array':
      return findFields(shape.items, { ...place, path: `${place.path}[]` });
    case 'choice':
      return shape.options.flatMap((option) => findFields(option, place));
    case 'union':
      return [
        ...Object.entries(shape.cases).flatMap(([name, member]) =>
          findInObject(member, { ...place, within: [...place.within, name] }),
        ),
        ...(shape.others === undefined ? [] : [{ ...place, field: shape.others }]),
      ];
    default:
      return [];
  }
}

type RowValue = Pick<FidelityRow, 'label' | 'example' | 'others' | 'effect'>;

function listValues(cell: Cell, field: Field, backend: BackendDialect): readonly RowValue[] {
  if (cell.kind !== 'depends') return [{ label: null, example: field.example, others: {}, effect: cell }];
  const cases = cell.cases.map(({ label, example, others = {}, effect }) => ({ label, example, others, effect }));
  const common = chooseEffect(
    { [backend]: cell },
    { value: field.example, body: {} },
    { dialect: backend, isStrict: false },
  );
  return common === cell.otherwise
    ? [...cases, { label: 'all else', example: field.example, others: {}, effect: common }]
    : cases;
}

/** Every row of one route at one backend; none for a backend of the client's own dialect that has the route. */
export function listRows(route: WireRoute, backend: BackendDialect): readonly FidelityRow[] {
  const { client, body, missing, isMissingAtSome = false } = wireSchemas[route];
  if ((client === backend && !isMissingAtSome) || missing[backend] !== undefined) return [];
  return findInObject(body, { path: '', within: [] }).flatMap(({ path, within, field }) => {
    const cell = field.cells?.[backend];
    if (cell === undefined) return [];
    return listValues(cell, field, backend).map((value) => ({ route, backend, path, within, ...value }));
  });
}
