import { z } from 'zod';
import { durationSchema } from './config-forms.ts';

const patterns = z.array(z.string().min(1).max(256)).min(1).max(64).default(['*']);

const pluginSchema = z.strictObject({
  file: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\.mjs$/, 'the name of an .mjs file in the plugins folder, without a path')
    .meta({ description: 'Its file, in the folder plugins of the data folder.' }),
  on: z
    .array(z.enum(['request', 'response']))
    .min(1)
    .max(2)
    .default(['request', 'response'])
    .meta({ description: 'What it has a say in.' }),
  projects: patterns.meta({
    description: 'Whose requests, by project; * stands for any characters, and one * alone also for no project.',
  }),
  models: patterns.meta({ description: 'For which models, by the name asked for or the one that serves.' }),
  timeout: durationSchema
    .default('2s')
    .meta({ description: 'Longest time for each call, 1ms to 1m; then its process is ended and started anew.' }),
  maxMemoryMb: z
    .number()
    .int()
    .min(16)
    .max(4096)
    .default(64)
    .meta({ description: 'Memory beyond what its process takes by itself; one that takes more is ended.', unit: 'MB' }),
  onFailure: z.enum(['pass', 'refuse']).default('pass').meta({
    description:
      'What happens to a request when it fails: it goes on without the plugin, or is refused with plugin_failed.',
  }),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: 'Handed to the plugin as they are; no place for secrets.' }),
});

/** Code of the user that sees requests and answers. */
export const pluginsSchema = z.strictObject({
  enabled: z.boolean().default(false).meta({ description: 'Load the plugins of the list.' }),
  list: z.array(pluginSchema).max(16).default([]).meta({ description: 'In the order in which they see a request.' }),
});
