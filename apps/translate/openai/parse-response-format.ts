import type { ResponseFormat } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readObject } from '../reading/fields.ts';
import { parseFormat } from '../reading/parse-format.ts';
import { refuse } from '../reading/refusal.ts';

const findHolder = (format: Fields): Fields =>
  readObject(format, 'json_schema') ?? refuse(pathOf(format, 'json_schema'), 'is required');

/** `response_format`, whose name and schema stand in a member of their own. */
export const parseResponseFormat = (body: Fields): ResponseFormat =>
  parseFormat(readObject(body, 'response_format'), findHolder);
