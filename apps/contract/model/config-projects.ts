import { z } from 'zod';
import { durationSchema, limitSchema, projectIdSchema } from './config-forms.ts';
import { keepAliveSchema } from './model-policy.ts';
import { modelPatternForm } from './name-forms.ts';

const projectLimitsSchema = z.strictObject({
  rpm: limitSchema.default(0).meta({ description: 'Requests; 0 means any number, here and below.', unit: 'a minute' }),
  tokensPerMinute: limitSchema.default(0).meta({ description: 'Tokens of prompts and answers.', unit: 'a minute' }),
  tokensPerDay: limitSchema.default(0).meta({ description: 'Tokens of prompts and answers.', unit: 'a day' }),
  tokensPerMonth: limitSchema.default(0).meta({ description: 'Tokens of prompts and answers.', unit: 'a month' }),
  concurrency: limitSchema.default(0).meta({ description: 'Requests that run at once.', unit: 'requests' }),
});

const projectCeilingsSchema = z.strictObject({
  contextLength: limitSchema
    .default(0)
    .meta({ description: 'Context (num_ctx); 0 means any, here and below.', unit: 'tokens' }),
  maxTokens: limitSchema.default(0).meta({
    description: 'Length of an answer, thinking included; also where a request does not say one.',
    unit: 'tokens',
  }),
  choices: limitSchema.default(0).meta({ description: 'Answers to one request (n).', unit: 'answers' }),
  keepAlive: durationSchema.default('0').meta({ description: 'How long a model may be asked to stay in memory.' }),
  onExcess: z
    .enum(['clamp', 'refuse'])
    .default('clamp')
    .meta({ description: 'A request for more gets the most there is and is told so, or is refused.' }),
});

const modelPattern = z.string().max(512).regex(modelPatternForm, 'the name of a model, or a pattern such as qwen*');

export const projectSchema = z.strictObject({
  id: projectIdSchema.meta({ description: 'Its name, as keys, paths and headers give it.' }),
  keepAlive: keepAliveSchema.optional().meta({
    description: 'How long a model stays after a request of this project that says nothing else.',
    unit: 's, or with a unit',
  }),
  priority: z
    .enum(['interactive', 'batch'])
    .default('interactive')
    .meta({ description: 'Who goes first in the queue, where a request says nothing else.' }),
  limits: projectLimitsSchema.prefault({}).meta({ description: 'What the project may use.' }),
  ceilings: projectCeilingsSchema.prefault({}).meta({ description: 'The most that one request may ask for.' }),
  models: z
    .array(modelPattern)
    .min(1)
    .max(256)
    .default(['*'])
    .meta({ description: 'Models that it may use, as names or patterns.' }),
  localOnly: z
    .boolean()
    .default(false)
    .meta({ description: 'Its requests never leave this machine for a backend elsewhere.' }),
  bodies: z
    .boolean()
    .optional()
    .meta({ description: 'Keep its prompts and answers; as log.bodies says when left out.' }),
});
