import { isNewerRelease } from './compare-versions.ts';

/** What the feed announces, as far as it matters here. */
export interface UpdateOffer {
  readonly version: string;
  /** `url` may be relative to the feed. `sha512` is base64. */
  readonly files: readonly { readonly url: string; readonly sha512?: string | null }[];
}

export interface OwnBuild {
  readonly version: string;
  /** As Node names it, `arm64` for example. */
  readonly arch: string;
  readonly feed: string;
}

export type OfferVerdict =
  | { readonly kind: 'current' }
  | { readonly kind: 'newer'; readonly version: string }
  /** Nothing of it is downloaded. `reason` completes "was refused: ". */
  | { readonly kind: 'refused'; readonly reason: string };

const sum = /^[A-Za-z0-9+/]{86}==$/;

function findFault({ files }: UpdateOffer, { arch, feed }: OwnBuild): string | null {
  const base = new URL(`${feed}/`);
  const addresses = files.map(({ url }) => (URL.canParse(url, base.href) ? new URL(url, base) : null));
  if (addresses.some((address) => address?.protocol !== 'https:')) return 'one of its files does not come over https';
  if (addresses.some((address) => address?.origin !== base.origin)) return 'one of its files comes from elsewhere';
  if (files.some(({ sha512 }) => !sum.test(sha512 ?? ''))) return 'one of its files has no checksum';
  const archives = addresses.filter((address) => address?.pathname.endsWith('.zip'));
  if (!archives.some((address) => address?.pathname.endsWith(`-${arch}.zip`)))
    return 'it is not for this kind of processor';
  return archives.length === 1 ? null : 'it has more than one archive';
}

/** Whether what the feed announces may be offered: newer, for this processor, over https from the feed's own origin, each file with its sum. */
export function judgeOffer(offer: UpdateOffer, own: OwnBuild): OfferVerdict {
  if (!isNewerRelease(offer.version, own.version)) return { kind: 'current' };
  const reason = findFault(offer, own);
  return reason === null ? { kind: 'newer', version: offer.version } : { kind: 'refused', reason };
}
