import type { OwnCall } from '../../../../apps/contract/model/index.ts';
import { type CallForm, writeCall } from '../../../shared/index.ts';

const longestText = 400;

/** Headers that a client has to send itself; a key is never among them. */
export function listHeaders({ route, project, contextLength }: OwnCall): readonly (readonly [string, string])[] {
  return [
    ['content-type', 'application/json'],
    ['x-drover-project', project],
    ['x-drover-cache', 'off'],
    ...(contextLength === null ? [] : [['x-drover-num-ctx', String(contextLength)] as const]),
    ...(route === '/v1/messages' ? [['anthropic-version', '2023-06-01'] as const] : []),
  ];
}

/** The call to paste elsewhere. */
export const renderCall = (call: OwnCall, form: CallForm, gatewayUrl: string): string =>
  writeCall({ url: `${gatewayUrl}${call.route}`, headers: listHeaders(call), needsKey: false, body: call.body }, form);

/** The same with long base64 cut short, to be looked at. */
export function shortenCall(call: OwnCall): OwnCall {
  const shorten = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const isData = value.length > longestText && /^(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/=]+$/.test(value);
      return isData ? `${value.slice(0, 40)}… ${value.length - 40} more` : value;
    }
    if (Array.isArray(value)) return value.map(shorten);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shorten(each)]));
  };
  return { ...call, body: shorten(call.body) as OwnCall['body'] };
}
