import { parseJson, readRecord, readText } from '../read-json.ts';
import type { ServiceTold } from '../surroundings.ts';
import { defaultDataDir, isOwnSocket, locateSocket } from './data-folder.ts';
import { fetchOverHttp } from './fetch-over-http.ts';

const answerTimeoutMs = 3000;

/** Asks the service of a data folder where its gateway answers. */
export async function askService(dataDir: string | undefined, signal: AbortSignal): Promise<ServiceTold> {
  const place = locateSocket(dataDir ?? defaultDataDir(process.platform, process.env));
  if (!isOwnSocket(place)) return { kind: 'silent', place, reason: 'no socket of yours there' };
  const timeout = AbortSignal.timeout(answerTimeoutMs);
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  try {
    // The host name only fills the address: the socket decides where the request goes.
    const url = new URL('http://drover/rpc/status');
    const response = await fetchOverHttp(url, { ...init, signal: AbortSignal.any([signal, timeout]) }, place);
    const status = readRecord(readRecord(parseJson(await response.text()))['json']);
    const address = readText(readRecord(status['about'])['gatewayUrl']);
    if (address !== null) return { kind: 'url', url: address };
    return { kind: 'silent', place, reason: 'the service there is of another version' };
  } catch {
    signal.throwIfAborted();
    return { kind: 'silent', place, reason: timeout.aborted ? 'no answer' : 'nothing answers' };
  }
}
