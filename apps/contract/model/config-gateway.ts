import { z } from 'zod';
import { hostPortSchema, onOffAutoSchema } from './config-forms.ts';

const filePath = z.string().min(1).max(1024);
const origin = z
  .string()
  .max(512)
  .regex(
    /^(\*|null|[a-z][a-z0-9+.-]*:\/\/(\*\.)?(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:(\d{1,5}|\*))?)$/,
    'an origin such as https://app.example or http://localhost:5173, or *',
  );
const hostName = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'the name of a host, without a port');

const tlsSchema = z.strictObject({
  cert: filePath.meta({ description: 'File with the certificate and its chain, as PEM.' }),
  key: filePath.meta({ description: 'File with the private key, as PEM.' }),
});

export const gatewaySchema = z.strictObject({
  listen: hostPortSchema
    .default('127.0.0.1:11444')
    .meta({ description: 'Where clients connect; port 0 lets the system choose one.' }),
  takeOverOllamaPort: onOffAutoSchema.default('auto').meta({
    description: "Answer on Ollama's usual port too: when it is free at start (auto), always, or never.",
  }),
  maxBodyMb: z
    .number()
    .positive()
    .max(1024)
    .default(64)
    .meta({ description: 'Largest body of a request.', unit: 'MB' }),
  docs: z.boolean().default(true).meta({ description: 'Answer on /docs, /redoc and /openapi.*.' }),
  onOverlongPrompt: z.enum(['warn', 'refuse']).default('warn').meta({
    description:
      "A prompt that is longer than the model's context: warn in the answer's headers, or refuse it before it is sent.",
  }),
  cors: z
    .strictObject({
      origins: z.array(origin).max(64).default([]).meta({
        description: 'Web pages that may call the gateway from a browser; * is every page.',
      }),
    })
    .prefault({})
    .meta({ description: 'Calls from web pages.' }),
  beyondLoopback: z.enum(['refuse', 'tls', 'plain']).default('refuse').meta({
    description:
      'What happens when listen is not an address of this machine alone: Drover does not start, or answers by HTTPS, or unencrypted. It takes a key in any case.',
  }),
  tls: z
    .union([z.literal('mkcert'), tlsSchema])
    .nullable()
    .default(null)
    .meta({
      description:
        'Serve HTTPS: with this certificate and key, whose paths are relative to the configuration file, or with one that mkcert makes for this machine.',
    }),
  hosts: z.array(hostName).max(64).default([]).meta({
    description: 'Further host names under which clients may reach the gateway; *.example.org means all below it.',
  }),
  metrics: z
    .strictObject({
      enabled: z.boolean().default(true).meta({ description: 'Answer with metrics for Prometheus.' }),
      path: z
        .string()
        .regex(/^(\/[A-Za-z0-9._~-]+){1,8}$/, 'a path such as /metrics')
        .default('/metrics')
        .meta({ description: 'Where the metrics are, besides /v1/metrics.' }),
    })
    .prefault({})
    .meta({ description: 'Metrics for Prometheus.' }),
  version: z.boolean().default(true).meta({ description: 'Answer on /v1/version.' }),
  verifyBackendTls: z.boolean().default(true).meta({
    description: 'Check the certificates of backends. Off, anyone on the way can read and change what is sent.',
  }),
});
