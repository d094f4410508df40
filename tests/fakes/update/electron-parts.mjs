// What the updater uses of Electron, over Node's own network. Signed is what begins with the word.
import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { argv } from 'node:process';

export const journal = [];

export const app = {
  isPackaged: true,
  getVersion: () => '1.4.0',
  getName: () => 'Drover',
  getPath: () => argv[3],
  getAppPath: () => argv[3],
  whenReady: () => Promise.resolve(),
  once: () => app,
  quit: () => journal.push('quit'),
};

let before = (_details, answer) => answer({});
let refused = [];

export const session = {
  fromPartition: () => ({
    webRequest: {
      onBeforeRequest({ urls }, handler) {
        refused = urls.map((pattern) => pattern.split('*')[0]);
        before = handler;
      },
    },
  }),
};

/** Whether the session's rule lets the address through. */
function isLetThrough(url) {
  if (!refused.some((start) => url.startsWith(start))) return true;
  let isCancelled = false;
  before({ url }, ({ cancel }) => {
    isCancelled = cancel === true;
  });
  return !isCancelled;
}

class Request extends EventEmitter {
  #options;
  #sent = null;

  constructor(options) {
    super();
    this.#options = options;
  }

  write() {}
  setHeader() {}
  setTimeout() {}

  end() {
    const { session: _, ...options } = this.#options;
    const protocol = options.protocol ?? 'https:';
    const port = options.port ? `:${options.port}` : '';
    if (!isLetThrough(`${protocol}//${options.hostname}${port}${options.path}`)) {
      queueMicrotask(() => this.emit('error', new Error('net::ERR_BLOCKED_BY_CLIENT')));
      return;
    }
    this.#sent = (protocol === 'http:' ? http : https).request({ ...options, protocol }, (response) => {
      const { location } = response.headers;
      if (location === undefined) this.emit('response', response);
      else this.emit('redirect', response.statusCode, 'GET', location, response.headers);
    });
    this.#sent.on('error', (error) => this.emit('error', error)).end();
  }

  abort() {
    this.#sent?.destroy();
  }
}

export const net = { request: (options) => new Request(options) };

/** The system's own updater: it fetches what was downloaded, looks at its signature and lays it ready. */
class SystemUpdater extends EventEmitter {
  #feed = null;

  setFeedURL(feed) {
    this.#feed = feed;
  }

  async checkForUpdates() {
    const { url, headers } = this.#feed;
    const named = await (await fetch(url, { headers })).json();
    const archive = await (await fetch(named.url, { headers })).text();
    const isSigned = archive.startsWith('signed');
    journal.push(isSigned ? 'signature accepted' : 'signature refused');
    if (isSigned) this.emit('update-downloaded');
    else this.emit('error', new Error('code signature did not pass validation'));
  }

  quitAndInstall() {
    journal.push('installed');
  }
}

export const autoUpdater = new SystemUpdater();
export class Notification extends EventEmitter {}
