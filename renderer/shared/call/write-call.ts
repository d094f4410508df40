import { quoteForShell } from '../../../apps/base/index.ts';

export const callForms = ['curl', 'Python', 'JSON'] as const;
export type CallForm = (typeof callForms)[number];

/** A call to a gateway, to be made elsewhere. It holds no key: where one is needed, what is written names the variable `DROVER_KEY`. */
export interface PortableCall {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly needsKey: boolean;
  /** `null` for a call that only reads. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

const isStreamed = ({ body }: PortableCall): boolean => body?.['stream'] === true;

function writeCurl(call: PortableCall): string {
  const { url, headers, needsKey, body } = call;
  return [
    `curl ${isStreamed(call) ? '-N ' : ''}${quoteForShell(url)}`,
    ...headers.map(([name, value]) => `-H ${quoteForShell(`${name}: ${value}`)}`),
    ...(needsKey ? ['-H "authorization: Bearer $DROVER_KEY"'] : []),
    ...(body === null ? [] : [`-d ${quoteForShell(JSON.stringify(body))}`]),
  ].join(' \\\n  ');
}

const words = new Map<unknown, string>([
  [true, 'True'],
  [false, 'False'],
  [null, 'None'],
]);

/** A value of JSON as Python writes it. */
function toPython(value: unknown, indent: string): string {
  const word = words.get(value);
  if (word !== undefined) return word;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((each: unknown) => toPython(each, inner))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${toPython(each, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`;
}

const pythonKey = `f"Bearer {os.environ['DROVER_KEY']}"`;

function writePython(call: PortableCall): string {
  const { url, headers, needsKey, body } = call;
  const heads = [
    ...headers.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    ...(needsKey ? [`"authorization": ${pythonKey}`] : []),
  ];
  return [
    ...(needsKey ? ['import os', ''] : []),
    'import requests',
    '',
    `answer = requests.${body === null ? 'get' : 'post'}(`,
    `    ${JSON.stringify(url)},`,
    ...(heads.length === 0 ? [] : ['    headers={', ...heads.map((head) => `        ${head},`), '    },']),
    ...(body === null ? [] : [`    json=${toPython(body, '    ')},`]),
    ...(isStreamed(call) ? ['    stream=True,'] : []),
    ')',
    ...(isStreamed(call)
      ? ['for line in answer.iter_lines(decode_unicode=True):', '    print(line)']
      : ['print(answer.json())']),
  ].join('\n');
}

/** The call as text to paste; JSON is its body alone. */
export function writeCall(call: PortableCall, form: CallForm): string {
  switch (form) {
    case 'curl':
      return writeCurl(call);
    case 'Python':
      return writePython(call);
    case 'JSON':
      return JSON.stringify(call.body, null, 2);
  }
}
