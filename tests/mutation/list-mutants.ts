import { parseAst } from 'vite';

/** One small wrong change of a source text. Offsets are UTF-16 units. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  /** What stands there instead. */
  readonly text: string;
  /** A statement is left out as a whole; anything else is an expression. */
  readonly isStatement: boolean;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const otherOperators: ReadonlyMap<string, readonly string[]> = new Map([
  ['===', ['!==']],
  ['!==', ['===']],
  ['<', ['<=', '>=']],
  ['<=', ['<', '>']],
  ['>', ['>=', '<=']],
  ['>=', ['>', '<']],
  ['+', ['-']],
  ['-', ['+']],
  ['*', ['/']],
  ['/', ['*']],
  ['&&', ['||']],
  ['||', ['&&']],
  ['??', ['&&']],
]);
const otherCalls: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['min', 'max'],
  ['max', 'min'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
]);

const isText = (node: unknown): boolean =>
  isNode(node) && (node.type === 'TemplateLiteral' || typeof node['value'] === 'string');

/** Operators, conditions, truths, bounds, lists and orders that a test must notice when they are wrong. */
export function listMutants(code: string): readonly Mutant[] {
  const found: Mutant[] = [];
  const slice = (node: Node): string => code.slice(node.start, node.end);
  const add = (node: Node, text: string, isStatement = false): void =>
    void found.push({ start: node.start, end: node.end, text, isStatement });
  const mutate: Readonly<Record<string, (node: Node) => void>> = {
    BinaryExpression: (node) => mutateOperator(node),
    LogicalExpression: (node) => mutateOperator(node),
    UnaryExpression: (node) => {
      if (node['operator'] === '!') add(node, slice(node['argument'] as Node));
    },
    Literal: (node) => {
      if (typeof node['value'] === 'boolean') add(node, String(!node['value']));
    },
    IfStatement: (node) => forceTest(node['test'] as Node),
    ConditionalExpression: (node) => forceTest(node['test'] as Node),
    ArrayExpression: (node) => {
      if ((node['elements'] as readonly unknown[]).length > 0) add(node, '[]');
    },
    CallExpression: (node) => mutateCall(node),
    ExpressionStatement: (node) => add(node, '', true),
  };
  const mutateOperator = (node: Node): void => {
    const [left, right] = [node['left'] as Node, node['right'] as Node];
    if (node['operator'] === '+' && (isText(left) || isText(right))) return;
    for (const operator of otherOperators.get(String(node['operator'])) ?? []) {
      add(node, `(${slice(left)}) ${operator} (${slice(right)})`);
    }
  };
  const forceTest = (test: Node): void => {
    add(test, 'true');
    add(test, 'false');
  };
  const mutateCall = (node: Node): void => {
    const callee = node['callee'] as Node;
    const property = callee['property'];
    const other = callee.type === 'MemberExpression' && isNode(property) ? otherCalls.get(slice(property)) : undefined;
    if (other !== undefined && isNode(property)) {
      add(node, code.slice(node.start, property.start) + other + code.slice(property.end, node.end));
    }
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isNode(value)) return;
    if (value.type === 'ImportDeclaration' || /^TS(?!As|NonNull|Satisfies)/.test(value.type)) return;
    mutate[value.type]?.(value);
    for (const [key, child] of Object.entries(value)) {
      if (!['typeAnnotation', 'typeParameters', 'typeArguments', 'returnType'].includes(key)) visit(child);
    }
  };
  visit(parseAst(code, { lang: 'ts' }));
  return found;
}
