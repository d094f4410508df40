import { z } from 'zod';
import { modelPatternForm } from './name-forms.ts';

const price = z.number().min(0).max(1_000_000);
const dateForm = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

const priceSchema = z.strictObject({
  model: z
    .string()
    .max(512)
    .regex(modelPatternForm, 'the name of a model, or a pattern such as qwen*')
    .meta({ description: 'The model that answered here, as a name or pattern; the first match wins.' }),
  read: price.meta({ description: 'Price elsewhere of a million tokens read.' }),
  written: price.meta({ description: 'Price elsewhere of a million tokens written.' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three letters such as EUR')
    .meta({ description: 'Currency of both; the same in the whole list.' }),
  asOf: z.string().regex(dateForm, 'a date such as 2026-11-01').meta({ description: 'When the price was looked up.' }),
});

export const usageSettingsSchema = z.strictObject({
  prices: z
    .array(priceSchema)
    .max(256)
    .default([])
    .refine((prices) => prices.every(({ currency }) => currency === prices[0]?.currency), {
      message: 'All prices are in one currency.',
    })
    .meta({
      description: 'What the same tokens would cost elsewhere, for what Usage shows as saved; none shows nothing.',
    }),
});
export type PriceSetting = z.infer<typeof priceSchema>;
