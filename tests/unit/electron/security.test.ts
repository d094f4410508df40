import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { describe, expect, test } from 'vitest';
import { blockNavigation } from '../../../electron/main/security/block-navigation.ts';
import { denyDownloads } from '../../../electron/main/security/deny-downloads.ts';
import { denyPermissions } from '../../../electron/main/security/deny-permissions.ts';
import { createExternalOpener, isAllowedExternalUrl } from '../../../electron/main/security/external-links.ts';
import { isPageUrl } from '../../../electron/main/security/page-origin.ts';
import { buildWebPreferences } from '../../../electron/main/security/web-preferences.ts';

const foreignUrls = [
  'https://example.com/',
  'app://drover.example/',
  'app://drover@example.com/',
  'app://user:pw@drover/',
  'app://drover:8080/',
  'http://drover/',
  'file:///etc/passwd',
  'data:text/html,x',
  'about:blank',
  'not a url',
  '',
];

describe('the page’s origin', () => {
  test.each(foreignUrls)('T42 is not %s', (url) => expect(isPageUrl(url)).toBe(false));

  test.each(['app://drover/', 'app://drover/requests?x=1#y', 'APP://drover/'])('is %s', (url) =>
    expect(isPageUrl(url)).toBe(true),
  );
});

describe('links out', () => {
  test.each([
    'file:///Applications/Calculator.app',
    'smb://host/share',
    'javascript:alert(1)',
    'http://ollama.com/',
    'https://ollama.com.example.org/',
    'https://user@ollama.com/',
    'https://ollama.com:8443/',
    'https://ollama.com@evil.example/',
    'vscode://file/etc/passwd',
    'ollama.com',
  ])('T43 never open %s', (url) => {
    const opened: string[] = [];
    createExternalOpener((each) => opened.push(each))(url);
    expect(opened).toEqual([]);
  });

  test('open the sites that the console links to, normalized', () => {
    const opened: string[] = [];
    createExternalOpener((each) => opened.push(each))('HTTPS://OLLAMA.com/library/x y');
    expect(opened).toEqual(['https://ollama.com/library/x%20y']);
    expect(isAllowedExternalUrl('https://ollama.com/')).toBe(true);
  });
});

describe('a page that tries to leave', () => {
  function openContents() {
    const app = new EventEmitter();
    const external: string[] = [];
    blockNavigation(app as unknown as App, (url) => external.push(url));
    let openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler(handler: typeof openHandler) {
        openHandler = handler;
      },
    });
    app.emit('web-contents-created', {}, contents);
    const isPrevented = (event: string, url: string): boolean => {
      let wasPrevented = false;
      const preventDefault = (): void => {
        wasPrevented = true;
      };
      contents.emit(event, { url, preventDefault });
      return wasPrevented;
    };
    return { isPrevented, external, open: (url: string) => openHandler({ url }).action };
  }

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('T42 is held at %s', (event) => {
    const { isPrevented } = openContents();
    for (const url of foreignUrls) expect(isPrevented(event, url)).toBe(true);
    expect(isPrevented(event, 'app://drover/requests')).toBe(false);
  });

  test('T42 gets no webview and no new window', () => {
    const { isPrevented, open, external } = openContents();
    expect(isPrevented('will-attach-webview', 'app://drover/')).toBe(true);
    expect(open('app://drover/')).toBe('deny');
    expect(open('https://ollama.com/')).toBe('deny');
    expect(external).toContain('https://ollama.com/');
  });
});

describe('permissions', () => {
  type Handlers = {
    request: (contents: { getURL(): string }, permission: string, respond: (is: boolean) => void) => void;
    check: (contents: null, permission: string, origin: string) => boolean;
    device: () => boolean;
  };

  function install(): Handlers & { downloads: EventEmitter } {
    const handlers: Partial<Handlers> = {};
    const downloads = new EventEmitter();
    const session = Object.assign(downloads, {
      setPermissionRequestHandler(handler: Handlers['request']) {
        handlers.request = handler;
      },
      setPermissionCheckHandler(handler: Handlers['check']) {
        handlers.check = handler;
      },
      setDevicePermissionHandler(handler: Handlers['device']) {
        handlers.device = handler;
      },
    });
    denyPermissions(session as unknown as Session);
    denyDownloads(session as unknown as Session);
    return { ...(handlers as Handlers), downloads };
  }

  const permissions = [
    'media',
    'geolocation',
    'notifications',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'display-capture',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'idle-detection',
  ];

  test.each(permissions)('T44 %s is refused when asked for and when checked', (permission) => {
    const { request, check, device } = install();
    let isGranted = true;
    request({ getURL: () => 'app://drover/' }, permission, (answer) => {
      isGranted = answer;
    });
    expect(isGranted).toBe(false);
    expect(check(null, permission, 'app://drover')).toBe(false);
    expect(device()).toBe(false);
  });

  test('T44 the copy buttons may write the clipboard, of the page alone', () => {
    const { check } = install();
    expect(check(null, 'clipboard-sanitized-write', 'app://drover')).toBe(true);
    expect(check(null, 'clipboard-sanitized-write', 'https://example.com')).toBe(false);
  });

  test('T44 downloads are stopped', () => {
    const { downloads } = install();
    let isPrevented = false;
    downloads.emit('will-download', { preventDefault: () => (isPrevented = true) });
    expect(isPrevented).toBe(true);
  });
});

describe('the page’s world', () => {
  test('T40 is isolated, sandboxed and without Node', () => {
    expect(buildWebPreferences('/p.cjs', true)).toEqual({
      preload: '/p.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  test('T56 has developer tools only where the app is not packaged', () => {
    expect(buildWebPreferences('/p.cjs', false).devTools).toBe(true);
  });
});
