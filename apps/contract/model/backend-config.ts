import { z } from 'zod';
import { keepAliveSchema } from './model-policy.ts';
import { backendIdForm, modelPatternForm } from './name-forms.ts';
import { secretSchema } from './secret-place.ts';

const modelForm = '(?!.*(?:\\.\\.|//))[A-Za-z0-9][A-Za-z0-9._:/@-]*';
/** Host, port and path only: no user name, no query, no fragment. */
const urlForm = /^(managed|https?:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\/[\w.~!$&'()*+,;=:%/-]*)?)$/;

/** The name of a model, without a backend. */
export const modelNameSchema = z
  .string()
  .max(512)
  .regex(new RegExp(`^${modelForm}$`), 'the name of a model');

/** A model name, or `backend/model`. */
export const modelReference = z
  .string()
  .max(512)
  .regex(new RegExp(`^${modelForm}$`), 'the name of a model, or backend/model');

const backendSchema = z.strictObject({
  id: z
    .string()
    .regex(new RegExp(`^${backendIdForm}$`), 'a short name of lower-case letters, digits, - and _, for example studio')
    .meta({ description: 'Short name, as rules give it.' }),
  kind: z.enum(['ollama', 'openai', 'anthropic']).meta({ description: 'The dialect that it speaks.' }),
  url: z
    .string()
    .max(2048)
    .regex(urlForm, 'managed, or an http or https address without user name, query or fragment')
    .meta({ description: 'Its address; managed is the Ollama that Drover looks after.' }),
  key: secretSchema.optional().meta({ description: 'Where its key lies.' }),
  allowLinkLocal: z.boolean().optional().meta({
    description: "Allow an address that only this network segment has, or that is a cloud's metadata.",
  }),
});
export type BackendConfig = z.infer<typeof backendSchema>;

const penalty = z.number().min(-2).max(2).optional();
const wholeNumber = z.number().int().positive().max(100_000_000).optional();

/** What a request gets where it says nothing, by the names that requests use. */
const ruleSettingsSchema = z.strictObject({
  num_ctx: wholeNumber.meta({ description: 'Context, for backends of kind ollama.', unit: 'tokens' }),
  keep_alive: keepAliveSchema
    .optional()
    .meta({ description: 'How long the model stays, for backends of kind ollama.', unit: 's, or with a unit' }),
  temperature: z.number().min(0).max(2).optional().meta({ description: 'Chance in the choice of words.' }),
  top_p: z.number().min(0).max(1).optional().meta({ description: 'Share of the likeliest words to choose from.' }),
  top_k: wholeNumber.meta({ description: 'Number of the likeliest words to choose from.', unit: 'words' }),
  min_p: z.number().min(0).max(1).optional().meta({ description: 'Least likelihood, relative to the likeliest word.' }),
  max_tokens: wholeNumber.meta({ description: 'Longest answer.', unit: 'tokens' }),
  seed: z.number().int().optional().meta({ description: 'Makes the same request give the same answer.' }),
  presence_penalty: penalty.meta({ description: 'Against words that were used at all.' }),
  frequency_penalty: penalty.meta({ description: 'Against words by how often they were used.' }),
  repeat_penalty: z
    .number()
    .min(0)
    .max(10)
    .optional()
    .meta({ description: 'Against repetition, as Ollama counts it.' }),
});

const address = z
  .string()
  .max(512)
  .regex(
    new RegExp(`^${backendIdForm}/(${modelForm}|\\*)$`),
    'backend/model, or backend/* for the same name on that backend',
  );

const splitSchema = z.strictObject({
  to: address.meta({ description: 'Where this share goes.' }),
  weight: z.number().positive().max(1_000_000).meta({ description: 'Its share, relative to the others.' }),
});

const ruleSchema = z
  .strictObject({
    match: z
      .string()
      .max(512)
      .regex(modelPatternForm, 'the name of a model, or a pattern such as gpt-*')
      .meta({ description: 'Name of a model, or a pattern in which * stands for any characters.' }),
    use: z
      .array(address)
      .max(32)
      .default([])
      .meta({ description: 'Where the request goes: the first, and the others when it fails.' }),
    split: z
      .array(splitSchema)
      .min(1)
      .max(32)
      .optional()
      .meta({ description: 'In place of use: shares of the sessions, each of which keeps its model.' }),
    order: z.enum(['listed', 'warm-first', 'least-busy']).optional().meta({
      description:
        'How the places of use are ordered; as listed without it, but the same model at several Ollamas warm first.',
    }),
    set: ruleSettingsSchema.optional().meta({ description: 'What the request gets where it says nothing.' }),
  })
  .superRefine(({ use, split }, context) => {
    if (use.length === 0 && split === undefined) {
      context.addIssue({ code: 'too_small', origin: 'array', minimum: 1, inclusive: true, path: ['use'], input: use });
    }
    if (use.length > 0 && split !== undefined) {
      context.addIssue({ code: 'custom', path: ['split'], message: 'Expected either use or split.' });
    }
  });

/** Without a backend of url `managed`, one of id `local` is there all the same. */
export const backendListSchema = z.array(backendSchema).max(64);
/** First match wins. `use` is empty in a rule that has a `split`. */
export const modelRulesSchema = z.array(ruleSchema).max(1024);
