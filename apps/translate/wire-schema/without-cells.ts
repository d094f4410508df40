import type { Field, Fields, ObjectShape, Shape } from './shape.ts';

const fromField = ({ cells: _left, shape, ...rest }: Field): Field => ({ ...rest, shape: withoutCells(shape) });

const fromFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, fromField(field)]));

const fromObject = (shape: ObjectShape): ObjectShape => ({ ...shape, fields: fromFields(shape.fields) });

/** The same shape with nothing said about backends, for routes that read a body without sending it on. */
export function withoutCells(shape: Shape): Shape {
  switch (shape.kind) {
    case 'array':
      return { ...shape, items: withoutCells(shape.items) };
    case 'object':
      return fromObject(shape);
    case 'choice':
      return { ...shape, options: shape.options.map(withoutCells) };
    case 'union': {
      const { others, ...rest } = shape;
      const cases = Object.fromEntries(Object.entries(shape.cases).map(([name, member]) => [name, fromObject(member)]));
      return { ...rest, cases, ...(others === undefined ? {} : { others: fromField(others) }) };
    }
    default:
      return shape;
  }
}
