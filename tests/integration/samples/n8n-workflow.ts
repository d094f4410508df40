import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const file = join(import.meta.dirname, '..', '..', '..', 'samples', 'n8n', 'workflow.json');
const named = z.strictObject({ name: z.string(), value: z.string() });
const common = {
  id: z.uuid(),
  name: z.string().min(1),
  position: z.tuple([z.number(), z.number()]),
  retryOnFail: z.boolean().optional(),
  maxTries: z.number().int().optional(),
  waitBetweenTries: z.number().int().optional(),
};

/** The nodes' parameters as n8n's own node descriptions of these versions have them. */
const triggerSchema = z.strictObject({
  ...common,
  type: z.literal('n8n-nodes-base.manualTrigger'),
  typeVersion: z.literal(1),
  parameters: z.strictObject({}),
});
const requestSchema = z.strictObject({
  ...common,
  type: z.literal('n8n-nodes-base.httpRequest'),
  typeVersion: z.literal(4.2),
  parameters: z.strictObject({
    method: z.literal('POST'),
    url: z.url(),
    sendHeaders: z.literal(true),
    headerParameters: z.strictObject({ parameters: z.array(named) }),
    sendBody: z.literal(true),
    specifyBody: z.literal('json'),
    jsonBody: z.string(),
    options: z.strictObject({ timeout: z.number().int() }),
  }),
});
const setSchema = z.strictObject({
  ...common,
  type: z.literal('n8n-nodes-base.set'),
  typeVersion: z.literal(3.4),
  parameters: z.strictObject({
    assignments: z.strictObject({
      assignments: z.array(z.strictObject({ id: z.uuid(), type: z.literal('string'), ...named.shape })),
    }),
    options: z.strictObject({}),
  }),
});
const link = z.strictObject({ node: z.string(), type: z.literal('main'), index: z.number().int() });
const workflowSchema = z.strictObject({
  name: z.string().min(1),
  nodes: z.tuple([triggerSchema, requestSchema, setSchema]),
  connections: z.record(z.string(), z.strictObject({ main: z.array(z.array(link)) })),
  settings: z.strictObject({ executionOrder: z.literal('v1') }),
});

export type Workflow = z.infer<typeof workflowSchema>;

/** The sample; throws where it is no workflow that n8n would take. */
export const readWorkflow = (): Workflow => workflowSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

/** The request of such a node, as n8n's HTTP library sends it. */
export const toRequest = ({ parameters }: Workflow['nodes'][1]): RequestInit => ({
  method: parameters.method,
  headers: [
    ...parameters.headerParameters.parameters.map(({ name, value }): [string, string] => [name, value]),
    [
      'accept',
      'application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7',
    ],
    ['content-type', 'application/json'],
    ['user-agent', 'axios/1.12.0'],
  ],
  body: JSON.stringify(JSON.parse(parameters.jsonBody)),
});

/** What n8n makes of `={{ $json.a[0].b }}`: the value at that path of the item. */
export function evaluate(expression: string, json: unknown): unknown {
  const path = /^=\{\{ \$json((?:\.\w+|\[\d+\])+) \}\}$/.exec(expression)?.[1];
  if (path === undefined) throw new Error(`not a path: ${expression}`);
  const keys = [...path.matchAll(/\w+/g)].map(([key]) => key);
  return keys.reduce((value, key) => (value as Record<string, unknown>)[key], json);
}
