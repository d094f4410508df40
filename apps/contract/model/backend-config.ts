import { z } from 'zod';

const backendIdForm = '[a-z0-9][a-z0-9_-]{0,31}';
const modelForm = '(?!.*(?:\\.\\.|//))[A-Za-z0-9][A-Za-z0-9._:/@-]*';
/** Host, port and path only: no user name, no query, no fragment. */
const urlForm = /^(managed|https?:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\/[\w.~!$&'()*+,;=:%/-]*)?)$/;

/** A model name, or `backend/model`. */
export const modelReference = z
  .string()
  .max(512)
  .regex(new RegExp(`^${modelForm}$`), 'the name of a model, or backend/model');

/** Where a secret lies; it never stands in the file itself. */
const secretSchema = z
  .strictObject({
    /** Name of an environment variable. */
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable')
      .optional(),
    /** Path of a file that holds the secret alone; relative to the configuration file. `~/` is the home folder. */
    file: z.string().min(1).max(1024).optional(),
  })
  .refine(({ env, file }) => (env === undefined) !== (file === undefined), 'Expected either env or file.');

const backendSchema = z.strictObject({
  id: z
    .string()
    .regex(new RegExp(`^${backendIdForm}$`), 'a short name of lower-case letters, digits, - and _, for example studio'),
  kind: z.enum(['ollama', 'openai', 'anthropic']),
  /** `managed` is the Ollama that Drover looks after. */
  url: z.string().max(2048).regex(urlForm, 'managed, or an http or https address without user name, query or fragment'),
  key: secretSchema.optional(),
});
export type BackendConfig = z.infer<typeof backendSchema>;

const ruleSchema = z.strictObject({
  match: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9*][A-Za-z0-9._:/@*-]*$/, 'the name of a model, or a pattern such as gpt-*'),
  use: z
    .array(
      z
        .string()
        .max(512)
        .regex(
          new RegExp(`^${backendIdForm}/(${modelForm}|\\*)$`),
          'backend/model, or backend/* for the same name on that backend',
        ),
    )
    .min(1)
    .max(32),
});

/** Without a backend of url `managed`, one of id `local` is there all the same. */
export const backendListSchema = z.array(backendSchema).max(64);
/** First match wins; the first entry of `use` is where the request goes. */
export const modelRulesSchema = z.array(ruleSchema).max(1024);
