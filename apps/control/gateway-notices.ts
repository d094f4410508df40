import type { Gateway } from '../gateway/index.ts';

/** Something about the gateway that stays as it is and that a person should know. */
export interface GatewayNotice {
  readonly id: 'gateway_open' | 'gateway_unencrypted' | 'backends_unchecked' | 'pages_ignored' | 'plugins_failing';
  readonly title: string;
  /** With what can be done. */
  readonly detail: string;
  /** Whether it wants attention. */
  readonly isWarning: boolean;
}

const unencrypted = 'Who is on the way can read keys and prompts. Set gateway.tls, or listen on 127.0.0.1.';

/** How the gateway is open to others, in lasting words. */
export function findGatewayNotices(
  gateway: Pick<Gateway, 'listening' | 'settings'>,
  hasKeys: boolean,
): GatewayNotice[] {
  const { networkUrls, isEncrypted } = gateway.listening();
  const { areBackendCertificatesChecked, corsOrigins } = gateway.settings();
  const notices: GatewayNotice[] = [];
  if (networkUrls.length > 0) {
    const urls = networkUrls.join(', ');
    notices.push({
      id: isEncrypted ? 'gateway_open' : 'gateway_unencrypted',
      title: `The gateway is open to the network at ${urls}${isEncrypted ? '' : ', in plain HTTP'}.`,
      detail: isEncrypted ? 'From there it takes a key.' : unencrypted,
      isWarning: !isEncrypted,
    });
  }
  if (!areBackendCertificatesChecked) {
    notices.push({
      id: 'backends_unchecked',
      title: 'The certificates of backends are not checked.',
      detail: 'Anyone on the way to them can read and change what is sent. Set gateway.verifyBackendTls: true.',
      isWarning: true,
    });
  }
  if (hasKeys && corsOrigins.some((origin) => origin === '*' || origin === 'null')) {
    notices.push({
      id: 'pages_ignored',
      title: 'Not every web page may call the gateway, although gateway.cors.origins says so.',
      detail: 'There are keys, and with keys only pages that are named may. Name their origins there.',
      isWarning: true,
    });
  }
  return notices;
}
