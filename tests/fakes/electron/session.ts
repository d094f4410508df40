import { EventEmitter } from 'node:events';
import { PreventableEvent } from './app.ts';
import { testHandlers } from './test-link.ts';

type RequestHandler = (
  contents: { getURL(): string },
  permission: string,
  respond: (isGranted: boolean) => void,
) => void;
type CheckHandler = (contents: null, permission: string, origin: string) => boolean;

/** Electron grants whatever no handler refuses; so does this. */
class Session extends EventEmitter {
  requestHandler: RequestHandler = (_contents, _permission, respond) => respond(true);
  checkHandler: CheckHandler = () => true;
  deviceHandler: () => boolean = () => true;

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.requestHandler = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.checkHandler = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.deviceHandler = handler;
  }
}

const defaultSession = new Session();
export const session = { defaultSession };

testHandlers['requestPermission'] = (permission: string, url: string) =>
  new Promise((resolve) => defaultSession.requestHandler({ getURL: () => url }, permission, resolve));

testHandlers['checkPermission'] = (permission: string, origin: string) =>
  defaultSession.checkHandler(null, permission, origin);

testHandlers['isDeviceGranted'] = () => defaultSession.deviceHandler();

testHandlers['preventsDownload'] = () => {
  const event = new PreventableEvent();
  defaultSession.emit('will-download', event, {}, {});
  return event.defaultPrevented;
};
