import { z } from 'zod';

const templateSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of 1 to 64 of the characters A-Z a-z 0-9 . _ -')
    .meta({ description: 'Its name, as requests give it.' }),
  version: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .meta({ description: 'A name may have several; a request that asks for none gets the highest.' }),
  text: z
    .string()
    .min(1)
    .max(200_000)
    .meta({ description: 'The prompt; {{name}} is a place for the value that a request gives under that name.' }),
  role: z
    .enum(['system', 'user'])
    .default('system')
    .meta({ description: 'In whose name it stands in front of the conversation: as instructions, or as a message.' }),
});

/** Prompts that requests ask for by name. */
export const templateListSchema = z.array(templateSchema).max(1024);
