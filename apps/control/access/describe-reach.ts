import type { GatewayReach } from '../../contract/model/index.ts';
import type { Gateway } from '../../gateway/index.ts';

const loopbackHost = /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?|localhost)$/i;

/** Where clients reach the gateway, and whether others than this machine can. */
export function describeReach({ url, takeOverUrl }: Pick<Gateway, 'url' | 'takeOverUrl'>): GatewayReach {
  const urls = [url, takeOverUrl].flatMap((each) => (each === null ? [] : [new URL(each)]));
  return {
    ...{ url, takeOverUrl },
    isLoopbackOnly: urls.every(({ hostname }) => loopbackHost.test(hostname)),
    isEncrypted: urls.every(({ protocol }) => protocol === 'https:'),
  };
}
