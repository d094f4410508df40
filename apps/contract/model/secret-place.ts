import { z } from 'zod';

/** Where a secret lies; it never stands in the file itself. */
export const secretSchema = z
  .strictObject({
    keychain: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$/, 'a name of up to 128 of the characters A-Z a-z 0-9 . _ @ -')
      .optional()
      .meta({ description: 'Account name of the entry of service Drover that holds it, in the keychain of macOS.' }),
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable')
      .optional()
      .meta({ description: 'Name of the environment variable that holds it.' }),
    file: z.string().min(1).max(1024).optional().meta({
      description: 'Path of the file that holds it alone; relative to the configuration file, ~/ is the home folder.',
    }),
  })
  .refine(
    ({ keychain, env, file }) => [keychain, env, file].filter((place) => place !== undefined).length === 1,
    'Expected exactly one of keychain, env and file.',
  );
