import type { GatewayReach } from '../../../apps/contract/model/index.ts';
import type { GlyphState } from '../../shared/index.ts';

export interface ReachView {
  readonly glyph: GlyphState;
  readonly title: string;
  readonly text: string;
}

const hostOf = (url: string): string => url.replace(/^https?:\/\//, '');

/** Who can connect, in two sentences. */
export function describeReach({ url, takeOverUrl, isLoopbackOnly, isEncrypted }: GatewayReach): ReachView {
  const where = takeOverUrl === null ? hostOf(url) : `${hostOf(url)} and ${hostOf(takeOverUrl)}`;
  if (isLoopbackOnly) {
    return {
      glyph: 'ok',
      title: 'Open to this Mac only.',
      text: `Programs here reach it at ${where} and need no key; a key names their project and holds their limits.`,
    };
  }
  if (isEncrypted) {
    return {
      glyph: 'ok',
      title: 'Open to the network, encrypted.',
      text: `It answers at ${where}. Whoever calls from another machine needs a key.`,
    };
  }
  return {
    glyph: 'warned',
    title: 'Open to the network, not encrypted.',
    text: `It answers at ${where}. Calls from other machines need a key, and anyone on the way can read them: set gateway.tls, for example with \`drover config set gateway.tls mkcert\`.`,
  };
}
