import { z } from 'zod';
import {
  accessPageSchema,
  auditEntrySchema,
  auditSubjects,
  projectChangeSchema,
  projectReportSchema,
} from '../model/index.ts';
import { base } from './procedure-base.ts';

/** Who may use what. Changes of projects are written into the configuration file and are in force when the answer comes. */
export const accessProcedures = {
  /** Data of the Access page in one call. */
  page: base.output(accessPageSchema),
  /** Refuses an id that is there. */
  createProject: base.input(projectChangeSchema).output(projectReportSchema),
  changeProject: base.input(projectChangeSchema).output(projectReportSchema),
  /** Its keys stay, and its requests lose its limits. */
  removeProject: base.input(projectChangeSchema.pick({ id: true })).output(z.object({ isRemoved: z.boolean() })),
};

/** What was done to keys, projects, configuration, Ollama and models, newest first. */
export const auditProcedure = base
  .input(
    z.object({
      limit: z.number().int().positive().max(1000),
      before: z.string().nullable(),
      subject: z.enum(auditSubjects).optional(),
      /** Part of who, what was done, to what, or its detail. */
      text: z.string().max(200).optional(),
    }),
  )
  .output(z.array(auditEntrySchema));
