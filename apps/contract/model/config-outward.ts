import { z } from 'zod';
import { secretSchema } from './secret-place.ts';

const addressForm = /^https?:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\/[\w.~!$&'()*+,;=:%/-]*)?$/;
const headerForm = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

/** `https://<public key>@<host>/<project>`: says where reports go, and lets nobody read them. */
const dsnForm = /^https?:\/\/[A-Za-z0-9]{1,64}@[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.-]+)*\/\d{1,20}$/;

const otlpSchema = z.strictObject({
  endpoint: z
    .string()
    .max(2048)
    .regex(addressForm, 'an http or https address, such as http://127.0.0.1:4318')
    .nullable()
    .default(null)
    .meta({ description: 'Address of an OpenTelemetry collector that takes OTLP over HTTP; nothing is sent without.' }),
  headers: z
    .record(z.string().regex(headerForm, 'the name of a header'), secretSchema)
    .default({})
    .meta({ description: 'Further headers by name, and where their values lie.' }),
  traces: z.boolean().default(true).meta({ description: 'Send a trace of each request.' }),
  metrics: z.boolean().default(true).meta({ description: 'Send histograms of times and tokens.' }),
  intervalSeconds: z
    .number()
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .meta({ description: 'How often metrics are sent.', unit: 's' }),
});
export type OtlpConfig = z.infer<typeof otlpSchema>;

/** What leaves this machine besides requests: nothing, until it is switched on. Prompts and answers are never in it. */
export const outwardSchema = z.strictObject({
  otlp: otlpSchema
    .prefault({})
    .meta({ description: 'Traces and metrics by the conventions of OpenTelemetry for generative AI.' }),
  sentryDsn: z
    .string()
    .max(512)
    .regex(dsnForm, 'a DSN of Sentry, such as https://key@host/1')
    .nullable()
    .default(null)
    .meta({ description: 'Where reports of bugs in Drover go, without prompts, names or addresses.' }),
});
