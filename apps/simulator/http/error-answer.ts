import type { ApiError } from '../api-error.ts';
import { renderGoJson } from './go-json.ts';

/** Whose shapes a route speaks. */
export type Dialect = 'native' | 'openai' | 'anthropic';

const openAiTypes: Readonly<Record<number, string>> = { 400: 'invalid_request_error', 404: 'not_found_error' };

const anthropicTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  529: 'overloaded_error',
};

/** Content type of a whole answer. */
export const jsonType = (dialect: Dialect): string =>
  dialect === 'native' ? 'application/json; charset=utf-8' : 'application/json';

/** The error body of the dialect. `requestId` serves the Anthropic form. */
export function renderError(dialect: Dialect, { status, message }: ApiError, requestId: number): string {
  switch (dialect) {
    case 'native':
      return renderGoJson({ error: message });
    case 'openai':
      return renderGoJson({ error: { message, type: openAiTypes[status] ?? 'api_error', param: null, code: null } });
    case 'anthropic': {
      const type = anthropicTypes[status] ?? 'api_error';
      return renderGoJson({
        type: 'error',
        error: { type, message },
        request_id: `req_${requestId.toString(16).padStart(24, '0')}`,
      });
    }
  }
}
