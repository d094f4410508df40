import { z } from 'zod';
import { projectIdForm } from './name-forms.ts';

export const durationSchema = z
  .string()
  .regex(/^(0|\d+(\.\d+)?(ms|s|m|h|d))$/, 'a duration such as 500ms, 30s, 5m, 2h or 7d');
/** "host:port"; port 0 lets the system choose one. */
export const hostPortSchema = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}$/, 'host:port, for example 127.0.0.1:11444');
export const onOffAutoSchema = z.union([z.enum(['auto']), z.boolean()]);
/** A whole number from 0, which means no limit. */
export const limitSchema = z.number().int().min(0).max(1_000_000_000_000);
/** The name of a project. */
export const projectIdSchema = z.string().regex(projectIdForm, 'a name of 1 to 64 of the characters A-Z a-z 0-9 . _ -');
